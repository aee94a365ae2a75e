import { storedVerdictSchema } from '../../contracts/verdict.ts'
import { envelopeOf } from '../envelope.ts'
import { deadLetterKind } from '../escalation/need.ts'
import type { PageHints } from '../ports/paging.ts'
import type { DeadLetterIntake } from '../ports/transport.ts'
import { advance } from '../recovery/advance.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { cause, type Flow, update } from './flow.ts'
import { bookUsedUp } from './track-attempts.ts'
import type { TrackFlow } from './track-flow.ts'

const NOTHING_TOLD = { evidence: [], alternatives: [] }

export type ParkFlow = Flow & TrackFlow & { readonly intake: DeadLetterIntake; readonly pages: PageHints }

/** Makes a dead letter of a recovery: booked first, sent second, marked third; `sendLetter` mends what a crash leaves. */
export async function park(flow: ParkFlow, from: Recovery, reason: string): Promise<Recovery> {
  const parked = await update(flow, from.id, (recovery) =>
    recovery.version === from.version
      ? advance(recovery, { kind: 'dead-lettered', reason: reason.slice(0, 500), sentAt: null }, cause(flow, reason))
      : undefined,
  )
  return parked.version === from.version + 1 ? sendLetter(flow, parked) : parked
}

/** Sends the message of a dead-lettered recovery that has none yet. Twice is harmless: a redrive counts once. */
export async function sendLetter(flow: ParkFlow, parked: Recovery): Promise<Recovery> {
  const { state } = parked
  if (state.kind !== 'dead-lettered' || state.sentAt !== null) return parked
  const [evidence, steps] = await Promise.all([flow.ledger.evidence(parked.id), flow.ledger.steps(parked.id)])
  await bookUsedUp(flow, parked, evidence)
  const verdict = storedVerdictSchema.safeParse(evidence.at(-1)?.verdict)
  const sentAt = flow.clock()
  await flow.intake.send({
    recovery_id: parked.id,
    n: parked.redrive,
    sent_at: Date.parse(sentAt),
    envelope: envelopeOf(parked, state.reason, verdict.success ? verdict.data : NOTHING_TOLD, steps),
  })
  await flow.pages.send({ incident_id: parked.incidentId, reason: deadLetterKind(parked), at: sentAt })
  return update(flow, parked.id, (recovery) =>
    recovery.state.kind === 'dead-lettered' && recovery.state.sentAt === null && recovery.redrive === parked.redrive
      ? advance(recovery, { ...recovery.state, sentAt }, cause(flow, 'message sent to the dead-letter intake'))
      : undefined,
  )
}
