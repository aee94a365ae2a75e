import type { Legs } from '../ports/transport.ts'
import { advance, earlierOf, plusSeconds, secondsBetween } from '../recovery/advance.ts'
import type { HoldReason, Recovery } from '../recovery/recovery.ts'
import { cause, type Flow, update } from './flow.ts'

/**
 * Starts the recovery's next leg: the ledger first, then the execution, whose name holds the leg's number and so can
 * be started once only. A crash in between leaves a `planning` recovery that the sweeper takes up.
 * @param from the version the caller decided on; another version means that somebody else took it up
 */
export async function startLeg(
  flow: Flow & { readonly legs: Legs },
  from: Recovery,
  reason: string,
): Promise<Recovery> {
  const next = await update(flow, from.id, (recovery) => {
    if (recovery.version !== from.version) return undefined
    const leg = recovery.leg + 1
    const why = cause(flow, `leg ${leg}: ${reason}`, { leg })
    const patch = { leg, redrivenAt: plusSeconds(recovery.redrivenAt, secondsHeldByOthers(recovery, why.now)) }
    return advance(recovery, { kind: 'planning', notBefore: decidedWait(recovery, why.now) }, why, patch)
  })
  if (next.version === from.version + 1 && next.state.kind === 'planning') {
    await flow.legs.start(next.id, next.redrive, next.leg)
  }
  return next
}

/** While these last, nothing that the recovery does could help it: its own time limit stands still. */
const HELD_BY_OTHERS: ReadonlySet<HoldReason> = new Set([
  'awaited-run',
  'environment-updating',
  'kill-switch',
  'breaker-open',
  'budget',
])

function secondsHeldByOthers({ state, updatedAt }: Recovery, now: string): number {
  const counts = state.kind === 'held' && HELD_BY_OTHERS.has(state.reason)
  return counts ? Math.max(0, secondsBetween(updatedAt, now)) : 0
}

/** A wait that was decided and perhaps served in an earlier leg is not drawn again; one that is released is over. */
function decidedWait(recovery: Recovery, now: string): string | null {
  switch (recovery.state.kind) {
    case 'waiting':
      return recovery.state.until
    case 'held':
      return earlierOf(recovery.state.until, now)
    case 'attempting':
      return recovery.state.since
    case 'planning':
      return recovery.state.notBefore
    default:
      return null
  }
}
