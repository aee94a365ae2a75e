import type { Legs } from '../ports/transport.ts'
import { advance } from '../recovery/advance.ts'
import type { Recovery } from '../recovery/recovery.ts'
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
    return advance(
      recovery,
      { kind: 'planning', notBefore: decidedWait(recovery) },
      cause(flow, `leg ${leg}: ${reason}`, { leg }),
      { leg },
    )
  })
  if (next.version === from.version + 1 && next.state.kind === 'planning') {
    await flow.legs.start(next.id, next.redrive, next.leg)
  }
  return next
}

/** A wait that was decided and perhaps served in an earlier leg is not drawn again. */
function decidedWait(recovery: Recovery): string | null {
  switch (recovery.state.kind) {
    case 'waiting':
    case 'held':
      return recovery.state.until
    case 'attempting':
      return recovery.state.since
    case 'planning':
      return recovery.state.notBefore
    default:
      return null
  }
}
