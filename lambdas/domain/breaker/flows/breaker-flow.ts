import type { BreakerKey } from '../../../contracts/breaker.ts'
import type { BreakerPolicy } from '../../../contracts/breaker-policy.ts'
import { type Breakers, EpochConflict } from '../../ports/breakers.ts'
import { type Breaker, type BreakerEntry, newBreaker } from '../breaker.ts'
import type { BreakerEvent } from '../event.ts'
import type { Row, Tell } from '../table.ts'
import { transition } from '../transition.ts'

export type BreakerFlow = {
  readonly breakers: Breakers
  /** undefined: nobody configured it, so that it never opens, whatever is told of it */
  readonly policyOf: (key: BreakerKey) => BreakerPolicy | undefined
  /** ISO 8601, UTC */
  readonly clock: () => string
  /** uniform in [0, 1) */
  readonly random: () => number
  /** who writes in the audit trail */
  readonly actor: string
}

/** A breaker as it stands afterwards, what was written on the way and what others are to hear of it. */
export type Decided = {
  readonly breaker: Breaker
  readonly written: readonly BreakerEntry[]
  readonly tells: readonly Tell[]
}

const CONFLICTS_BORNE = 8

/**
 * Reads a breaker and applies what is due, each event to what the one before left. Whoever is not the first to write
 * reads and decides again; mostly there is nothing left to do then.
 * @throws EpochConflict where others were quicker too many times over
 */
export async function decideOn(
  flow: BreakerFlow,
  key: BreakerKey,
  decide: (breaker: Breaker) => readonly BreakerEvent[] | Promise<readonly BreakerEvent[]>,
): Promise<Decided> {
  const written: BreakerEntry[] = []
  const told: Tell[] = []
  for (let conflicts = 0; ; conflicts += 1) {
    let breaker = await readBreaker(flow, key)
    const unwritten: Tell[] = []
    try {
      for (const event of await decide(breaker)) {
        const { next, row } = await apply(flow, breaker, event, written)
        ;(next ? told : unwritten).push(...(row?.tells ?? []))
        breaker = next ?? breaker
      }
      return { breaker, written, tells: [...told, ...unwritten] }
    } catch (error) {
      if (!(error instanceof EpochConflict) || conflicts >= CONFLICTS_BORNE) throw error
    }
  }
}

export const readBreaker = async (flow: Pick<BreakerFlow, 'breakers' | 'clock'>, key: BreakerKey): Promise<Breaker> =>
  (await flow.breakers.load(key)) ?? newBreaker(key, flow.clock())

async function apply(
  flow: BreakerFlow,
  breaker: Breaker,
  event: BreakerEvent,
  written: BreakerEntry[],
): Promise<{ next: Breaker | undefined; row: Row | undefined }> {
  const policy = flow.policyOf(breaker.key)
  if (!policy) return { next: undefined, row: undefined }
  const at = flow.clock()
  const { row, next, reason } = transition(breaker, event, policy, at, flow.random)
  if (next && row) {
    const entry: BreakerEntry = {
      epoch: next.epoch,
      at,
      from: breaker.state.kind,
      to: next.state.kind,
      event: event.kind,
      guard: row.guard,
      actor: actorOf(event) ?? flow.actor,
      reason: reason.slice(0, 500),
    }
    await flow.breakers.save(next, entry)
    written.push(entry)
  }
  return { next, row }
}

function actorOf(event: BreakerEvent): string | undefined {
  if (event.kind === 'override') return event.override.actor
  return event.kind === 'clear' ? event.actor : undefined
}
