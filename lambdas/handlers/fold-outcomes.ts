import { type Outcome, VERDICT_RESULTS } from '../contracts/track.ts'
import { type Folded, foldOutcomes } from '../domain/flows/fold-outcomes.ts'
import { lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { instrumented, logger, measure, roundDone } from './shared/telemetry.ts'

const flow = lazy(() => lambdaFlow('track-record'))

/** How right verdicts were, and how many rules are not followed for having been wrong. */
export function measureFolded({ outcomes, demoted }: Folded): void {
  for (const result of VERDICT_RESULTS) {
    const of = outcomes.filter((outcome) => outcome.result === result)
    if (of.length > 0) measure('VerdictOutcomes', of.length, { Outcome: result })
    if (result === 'false-transient' || result === 'false-permanent') measureFalse(result, of)
  }
  measure('RulesDemoted', demoted)
}

/** By rule only where there is something to tell: each value of a dimension is paid for. */
function measureFalse(kind: Outcome['result'], outcomes: readonly Outcome[]): void {
  for (const rule of new Set(outcomes.map((outcome) => outcome.rule))) {
    measure('FalseVerdicts', outcomes.filter((outcome) => outcome.rule === rule).length, { Rule: rule, Kind: kind })
  }
}

/** Each minute: adds what was booked since to what is known of rules and causes. */
export const handler = instrumented<unknown, { outcomes: number; demoted: number }>(async () => {
  const folded = await foldOutcomes(flow())
  measureFolded(folded)
  roundDone('FoldOutcomes')
  const told = { outcomes: folded.outcomes.length, demoted: folded.demoted }
  logger.info('outcomes folded', told)
  return told
})
