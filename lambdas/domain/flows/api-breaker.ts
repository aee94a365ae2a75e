import type { BreakerKey, OutcomeClass } from '../../contracts/breaker.ts'
import type { AttemptResult } from '../../contracts/workflow.ts'
import { type Admission, admits } from '../breaker/admission.ts'
import type { ProbeOwner } from '../breaker/breaker.ts'
import { type BreakerFlow, readBreaker } from '../breaker/flows/breaker-flow.ts'
import { electProbe } from '../breaker/flows/elect-probe.ts'
import { evaluate } from '../breaker/flows/evaluate.ts'
import { settleProbe } from '../breaker/flows/settle-probe.ts'
import type { Outcome } from '../breaker/outcome.ts'
import { viewOf } from '../breaker/view.ts'
import { BreakersUnreachable } from '../ports/breakers.ts'
import { secondsBetween } from '../recovery/advance.ts'
import { subjectKey } from '../recovery/identity.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { apiKey, breakerFlow } from './breaker-gate.ts'
import { BREAKERS_GONE_SECONDS, tellIfThere } from './breakers-gone.ts'
import { type GatewayFlow, notNow } from './gateway-flow.ts'

type Act = () => Promise<AttemptResult | undefined>

/**
 * Acts on Airflow where the breaker of its API lets us, and tells the breaker what became of it: while Airflow does not
 * answer, one command at a time asks whether it does again, the others are held.
 */
export async function throughApiBreaker(
  flow: GatewayFlow,
  recovery: Recovery,
  act: Act,
): Promise<AttemptResult | undefined> {
  const key = apiKey(flow.policy)
  const turn = breakerFlow(flow)
  const me: ProbeOwner = { recoveryId: recovery.id, taskInstance: subjectKey(recovery.subject) }
  const admission = await admissionOf(turn, key, me)
  if (admission === 'gone') {
    return notNow('airflow-unavailable', 'the breaker of the Airflow API does not answer', BREAKERS_GONE_SECONDS)
  }
  if (admission.kind === 'denied') {
    return notNow('airflow-unavailable', 'the breaker of the Airflow API is open', admission.retryAfterSeconds)
  }
  const began = flow.clock()
  const result = await act()
  const outcome = outcomeOf(recovery, result, began, flow.clock(), admission.epoch)
  await tellIfThere(async () => {
    if (admission.probe) {
      const { taskInstance, outcome: said, retryAfterSeconds } = outcome
      await settleProbe(turn, key, { token: admission.epoch, taskInstance, outcome: said, retryAfterSeconds })
    } else if (await flow.breakers.putOutcome(key, outcome, 'guard')) {
      await evaluate(turn, key, [{ outcome, feed: 'guard' }])
    }
  })
  return result
}

async function admissionOf(turn: BreakerFlow, key: BreakerKey, me: ProbeOwner): Promise<Admission | 'gone'> {
  try {
    const seen = await readBreaker(turn, key)
    const breaker = seen.state.kind === 'CLOSED' ? seen : (await electProbe(turn, key, [me])).breaker
    return admits(viewOf(breaker), me.taskInstance, turn.clock())
  } catch (error) {
    if (error instanceof BreakersUnreachable) return 'gone'
    throw error
  }
}

function outcomeOf(
  { subject, failure }: Recovery,
  result: AttemptResult | undefined,
  began: string,
  now: string,
  epoch: number,
): Outcome {
  return {
    at: now,
    outcome: toldBy(result),
    retryAfterSeconds: null,
    durationMs: Math.max(0, Math.round(secondsBetween(began, now) * 1000)),
    dagId: subject.dag_id,
    runId: subject.run_id,
    taskInstance: subjectKey(subject),
    tryNumber: failure.tryNumber,
    epoch,
  }
}

/** Of what ended before Airflow was asked nothing follows. */
function toldBy(result: AttemptResult | undefined): OutcomeClass {
  if (result?.outcome === 'refused' && result.reason === 'dag-id-too-long') return 'ignored'
  if (result?.outcome !== 'not-now') return 'ok'
  if (result.reason === 'lease-busy') return 'ignored'
  return result.reason === 'airflow-unavailable' ? 'fail' : 'ok'
}
