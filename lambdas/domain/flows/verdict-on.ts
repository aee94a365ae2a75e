import type { TaskInstanceEvent } from '../../contracts/events.ts'
import type { Verdict } from '../../contracts/verdict.ts'
import { classifyEvent } from '../classify/classify.ts'
import type { DecisionContext } from '../classify/context.ts'
import type { OwnRuleMatcher } from '../classify/own-rules/compile.ts'
import { mayBeThePlatform } from '../classify/platform.ts'
import { notReadyAt } from '../environment-status.ts'
import type { Controls } from '../ports/controls.ts'
import { historyOf } from '../track/standing.ts'
import type { Demoted } from './demoted-rules.ts'
import { isTold } from './join-incident.ts'
import type { BookFlow } from './track-flow.ts'

export type VerdictFlow = BookFlow & {
  readonly controls: Pick<Controls, 'environmentStatus'>
  readonly ownRules: readonly OwnRuleMatcher[]
  readonly demoted: Demoted
}

/** The verdict on a failed try, with all that is known here. What costs a read is read only where it may matter. */
export async function verdictOn(flow: VerdictFlow, event: TaskInstanceEvent): Promise<Verdict> {
  const demoted = await flow.demoted()
  const context = { ownRules: flow.ownRules, track: { history: null, demoted }, environmentStatus: null }
  const verdict = classifyEvent(event, context)
  const [environmentStatus, history] = await Promise.all([
    statusAt(flow, event, verdict),
    healing(flow, event, verdict),
  ])
  if (environmentStatus === null && history === null) return verdict
  return classifyEvent(event, { ...context, track: { history, demoted }, environmentStatus })
}

async function statusAt(
  { controls, policy }: VerdictFlow,
  event: TaskInstanceEvent,
  verdict: Verdict,
): Promise<DecisionContext['environmentStatus']> {
  if (!mayBeThePlatform(event.exception.length, verdict)) return null
  return notReadyAt(await controls.environmentStatus(policy.environment), event.ended_at)
}

async function healing(
  { track, policy, clock }: VerdictFlow,
  event: TaskInstanceEvent,
  verdict: Verdict,
): Promise<DecisionContext['track']['history']> {
  // The fingerprint of a failure that came without a word is everybody's: retries of others say nothing about it.
  if (verdict.class !== 'unknown' || !isTold(event)) return null
  const history = await track.history(policy.environment, verdict.fingerprint)
  return history ? historyOf(history, clock()) : null
}
