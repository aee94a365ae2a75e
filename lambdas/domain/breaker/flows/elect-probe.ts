import type { BreakerKey } from '../../../contracts/breaker.ts'
import { plusSeconds } from '../../recovery/advance.ts'
import type { Breaker, Probe, ProbeOwner } from '../breaker.ts'
import { nextProbe } from '../candidates.ts'
import type { BreakerEvent } from '../event.ts'
import { isElectable } from '../guards.ts'
import { workSecondsOf } from '../lease.ts'
import { type BreakerFlow, type Decided, decideOn } from './breaker-flow.ts'

export type Elected = Decided & {
  /** the probe that this call elected; undefined where it is not time, nobody has work, or another call was quicker */
  readonly probe: Probe | undefined
}

/** How long its work took is read of so much of the past. */
const WORK_SECONDS_BACK = 86_400
const WORK_READ = 100

/**
 * Makes one of those who have work the probe, where it is time for one. However many call at once, one elects; the
 * others find the seat taken.
 * @param work held recoveries in the order of their turn; sensors that wait are known from their items
 */
export async function electProbe(flow: BreakerFlow, key: BreakerKey, work: readonly ProbeOwner[]): Promise<Elected> {
  const decided = await decideOn(flow, key, async (breaker) => {
    const electable = isElectable({ breaker, now: flow.clock() })
    return [{ kind: 'tick' }, ...(electable ? await election(flow, breaker, work) : [])]
  })
  const { state } = decided.breaker
  const won = decided.tells.includes('probe-elected') && state.kind === 'HALF_OPEN'
  return { ...decided, probe: won ? (state.probe ?? undefined) : undefined }
}

async function election(flow: BreakerFlow, breaker: Breaker, work: readonly ProbeOwner[]): Promise<BreakerEvent[]> {
  const now = flow.clock()
  const waiting = breaker.key.kind === 'dep' ? await flow.breakers.waiting(breaker.key, now) : []
  const sensors = waiting.map(({ taskInstance }) => ({ recoveryId: null, taskInstance }))
  const owner = nextProbe([...work, ...sensors], breaker.lastProbe)
  if (!owner) return []
  const between = { since: plusSeconds(now, -WORK_SECONDS_BACK), until: now }
  const past =
    breaker.key.kind === 'dep' ? await flow.breakers.recentOutcomes(breaker.key, 'guard', between, WORK_READ) : []
  return [{ kind: 'elect', owner, workSeconds: workSecondsOf(past) }]
}
