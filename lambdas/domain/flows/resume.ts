import { plan } from '../plan.ts'
import type { Legs } from '../ports/transport.ts'
import { advance } from '../recovery/advance.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { cause, update } from './flow.ts'
import { type ParkFlow, park, sendLetter } from './park.ts'
import { startLeg } from './start-leg.ts'

/**
 * Takes up a recovery where it stands, for a first delivery, a duplicate and the sweeper alike: what needs no workflow
 * (a permanent failure, observe mode) is settled at once, what has no leg gets one, an unsent dead letter is sent.
 */
export async function resume(flow: ParkFlow & { readonly legs: Legs }, recovery: Recovery): Promise<Recovery> {
  switch (recovery.state.kind) {
    case 'opened':
    case 'redriven': {
      const next = plan(recovery, flow.policy, flow.clock(), flow.random)
      if (next.kind === 'dead-letter') return park(flow, recovery, next.why)
      if (next.kind === 'waive') {
        return update(flow, recovery.id, (r) =>
          r.version === recovery.version
            ? advance(r, { kind: 'waived', reason: next.why }, cause(flow, next.why, next.inputs))
            : undefined,
        )
      }
      return startLeg(flow, recovery, recovery.state.kind === 'redriven' ? 'redriven by a person' : 'first leg')
    }
    case 'dead-lettered':
      return sendLetter(flow, recovery)
    default:
      return recovery
  }
}
