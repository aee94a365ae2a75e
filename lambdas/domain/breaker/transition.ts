import type { BreakerPolicy } from '../../contracts/breaker-policy.ts'
import type { Breaker } from './breaker.ts'
import type { BreakerEvent } from './event.ts'
import { guards } from './guards.ts'
import { type Row, TABLE } from './table.ts'
import { writes } from './writes.ts'

export type Transition = {
  /** the row that decided; undefined where none fits */
  readonly row: Row | undefined
  /** what is to be written; undefined: nothing */
  readonly next: Breaker | undefined
  /** why, for the audit trail */
  readonly reason: string
}

/**
 * What an event makes of a breaker, by the first row of the table that fits. The next breaker is written only if the
 * stored one still has the epoch of this one; else the event is judged anew.
 * @param random uniform in [0, 1)
 */
export function transition(
  breaker: Breaker,
  event: BreakerEvent,
  policy: BreakerPolicy,
  now: string,
  random: () => number,
): Transition {
  const turn = { breaker, event, policy, now, random }
  const row = TABLE.find(
    (r) => r.event === event.kind && (r.from === 'any' || r.from === breaker.state.kind) && guards[r.guard](turn),
  )
  if (row === undefined || row.write === 'nothing') return { row, next: undefined, reason: '' }
  const { patch, reason } = writes[row.write](turn)
  const merged = { ...breaker, ...patch, epoch: breaker.epoch + 1 }
  const since = isClosed(merged) === isClosed(breaker) ? breaker.since : now
  return { row, next: { ...merged, since }, reason }
}

const isClosed = ({ state }: Pick<Breaker, 'state'>): boolean => state.kind === 'CLOSED'
