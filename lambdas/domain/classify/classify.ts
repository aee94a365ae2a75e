import type { TaskInstanceEvent } from '../../contracts/events.ts'
import type { Alternative, Basis, Category, FailureClass, Verdict } from '../../contracts/verdict.ts'
import { demotionEvidence } from '../track/demotion.ts'
import { judgeHistory } from '../track/posterior.ts'
import { type Candidate, candidatesOf, HISTORY } from './candidate.ts'
import { type DecisionContext, NOTHING_KNOWN } from './context.ts'
import { dependencyOf } from './dependency.ts'
import { type FailureFacts, factsFromEvent } from './facts.ts'
import { fingerprint } from './fingerprint.ts'
import { lostTo, overruledByHistory } from './lost.ts'

const MAX_ALTERNATIVES = 10
const MAX_EVIDENCE = 10
const MAX_EVIDENCE_LENGTH = 300
/** What is left of a rule's confidence where another rule of its stage concludes the opposite. */
const CONTRADICTED = 0.8

/** The verdict by the failure alone, as `goaround classify` and the bench have it. */
export const classify = (facts: FailureFacts): Verdict => decide(facts, NOTHING_KNOWN)

/** The verdict on a failed try, final or not. */
export function classifyEvent(
  event: TaskInstanceEvent,
  context: Omit<DecisionContext, 'task'> = NOTHING_KNOWN,
): Verdict {
  const task = { dag: event.dag_id, task: event.task_id, operator: event.operator, tags: event.tags }
  return decide(factsFromEvent(event), { ...context, task })
}

interface Decision {
  readonly rule: string
  readonly basis: Basis
  readonly class: FailureClass
  readonly category: Category
  readonly confidence: number
  readonly evidence: readonly string[]
}

/**
 * Evidence in order: what the author declared, what the platform tells, the environment's own rules, facts and words
 * by our rules, earlier retries of the same cause; else `unknown`. Pure, so that the same facts and context give the
 * same verdict wherever it is asked for.
 */
export function decide(facts: FailureFacts, context: DecisionContext): Verdict {
  const [best, ...others] = candidatesOf(facts, context)
  const { decision, overruled } = conclude(best, others, context)
  return {
    class: decision.class,
    category: decision.category,
    rule: decision.rule,
    basis: decision.basis,
    dependency:
      best?.dependency === undefined
        ? dependencyOf(facts, { category: decision.category, own: best?.own ?? false })
        : best.dependency,
    confidence: decision.confidence,
    evidence: decision.evidence.slice(0, MAX_EVIDENCE).map((one) => one.slice(0, MAX_EVIDENCE_LENGTH)),
    retry_after_s: best?.waitSeconds ?? retryAfter(facts),
    alternatives: [...overruled, ...others.map((other) => lostTo(best ?? other, other))].slice(0, MAX_ALTERNATIVES),
    fingerprint: fingerprint(facts),
  }
}

function conclude(
  best: Candidate | undefined,
  others: readonly Candidate[],
  { track }: DecisionContext,
): { decision: Decision; overruled: readonly Alternative[] } {
  const demotion = best && track.demoted.get(best.rule)
  const followed = best ? follow(best, others) : NOBODY
  const said: Decision =
    best && demotion
      ? {
          ...followed,
          class: 'unknown',
          confidence: 0,
          evidence: [demotionEvidence(best.rule, demotion), ...followed.evidence],
        }
      : followed
  const history = track.demoted.has(HISTORY) ? null : track.history
  if (said.class !== 'unknown' || history === null || history.retried === 0) return { decision: said, overruled: [] }
  const judged = judgeHistory(history)
  const evidence = [judged.evidence, ...said.evidence]
  if (judged.class === 'unknown') return { decision: { ...said, evidence }, overruled: [] }
  return {
    decision: { ...judged, rule: HISTORY, basis: 'history', category: said.category, evidence },
    overruled: best ? [overruledByHistory(best, demotion !== undefined)] : [],
  }
}

const NOBODY: Decision = {
  rule: 'none',
  basis: 'none',
  class: 'unknown',
  category: 'unknown',
  confidence: 0,
  evidence: [],
}

function follow(best: Candidate, others: readonly Candidate[]): Decision {
  const contradicted = others.some(
    (other) =>
      best.basis !== 'own-rule' &&
      other.rank[0] === best.rank[0] &&
      other.class !== best.class &&
      other.class !== 'unknown',
  )
  return { ...best, confidence: contradicted ? best.confidence * CONTRADICTED : best.confidence }
}

/** Seconds the failing system asked for: the innermost cause that says so, reported before text. */
function retryAfter(facts: FailureFacts): number | null {
  const reported = facts.causes.find((cause) => cause.codes.retry_after_s !== undefined)?.codes.retry_after_s
  return (
    reported ??
    facts.causes.find((cause) => cause.codesInText.retry_after_s !== undefined)?.codesInText.retry_after_s ??
    null
  )
}
