import type { OutcomeClass } from '../../contracts/breaker.ts'
import type { TaskInstanceFailed } from '../../contracts/events.ts'
import type { Category, Verdict } from '../../contracts/verdict.ts'
import type { AttemptResult } from '../../contracts/workflow.ts'
import { settleProbe } from '../breaker/flows/settle-probe.ts'
import type { Outcome } from '../breaker/outcome.ts'
import { isUnavailable } from '../incident/cause-key.ts'
import { failedTryOf, subjectKey, subjectOf } from '../recovery/identity.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { breakerFlow, breakerKeyIn, breakerPolicyOf, dependencyKey, type GateFlow } from './breaker-gate.ts'
import { tellIfThere } from './breakers-gone.ts'

/** What a failed task says of the dependency it failed on. */
const outcomeOf = (category: Category): OutcomeClass => {
  if (category === 'throttling') return 'throttled'
  return isUnavailable(category) && category !== 'dependency-open' ? 'fail' : 'ignored'
}

/**
 * Books that a task failed on a dependency that has a breaker. Of tasks that nobody guards only this is known, so that
 * it raises a suspicion and no rate; of a guarded one it says nothing new.
 */
export async function tellFailure(flow: GateFlow, event: TaskInstanceFailed, verdict: Verdict): Promise<void> {
  const outcome = outcomeOf(verdict.category)
  if (verdict.dependency === null || outcome === 'ignored') return
  const key = dependencyKey(flow.policy, verdict.dependency)
  if (!breakerPolicyOf(flow.policy)(key)) return
  const { tryNumber, endedAt } = failedTryOf(event, flow.clock())
  const told: Outcome = {
    at: endedAt,
    outcome,
    retryAfterSeconds: verdict.retry_after_s,
    durationMs: 0,
    dagId: event.dag_id,
    runId: event.run_id,
    taskInstance: subjectKey(subjectOf(event)),
    tryNumber,
    epoch: null,
  }
  await tellIfThere(() => flow.breakers.putOutcome(key, told, 'classifier'))
}

/** Where a recovery was the probe, what became of its attempt is the verdict, also where no guard tells it. */
export const tellProbe = (
  flow: GateFlow,
  recovery: Recovery,
  result: AttemptResult,
  now: Pick<Verdict, 'category' | 'dependency'> | undefined,
): Promise<void> => tellIfThere(() => verdictOfProbe(flow, recovery, result, now))

async function verdictOfProbe(
  flow: GateFlow,
  recovery: Recovery,
  result: AttemptResult,
  now: Pick<Verdict, 'category' | 'dependency'> | undefined,
): Promise<void> {
  const key = breakerKeyIn(flow.policy, recovery)
  const state = key && (await flow.breakers.load(key))?.state
  if (!key || state?.kind !== 'HALF_OPEN' || state.probe?.owner.recoveryId !== recovery.id) return
  const { token, owner } = state.probe
  const outcome = probeOutcome(result, key.name, now)
  if (outcome === undefined) return
  await settleProbe(breakerFlow(flow), key, {
    token,
    taskInstance: owner.taskInstance,
    outcome,
    retryAfterSeconds: null,
  })
}

/** Undefined: nothing was tried yet, the probe keeps its turn until its lease is over. */
function probeOutcome(
  result: AttemptResult,
  dependency: string,
  now: Pick<Verdict, 'category' | 'dependency'> | undefined,
): OutcomeClass | undefined {
  switch (result.outcome) {
    case 'succeeded':
      return 'ok'
    case 'failed':
      return now?.dependency === dependency ? outcomeOf(now.category) : 'ignored'
    case 'not-now':
      return undefined
    default:
      return 'ignored'
  }
}
