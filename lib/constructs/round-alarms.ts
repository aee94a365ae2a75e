import { Duration } from 'aws-cdk-lib'
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch'
import type { Round } from '../../lambdas/contracts/metrics.ts'
import type { AlarmRegistry, Severity } from './alarm-registry.ts'
import { deepLink } from './deep-links.ts'
import { goaroundMetric } from './goaround-metric.ts'
import type { FunctionSet } from './recovery-functions.ts'

/** Speaks for all that falls silent: a clock that has stopped tells once. */
export const ROUNDS_SILENT = 'Rounds-Silent'

type Silence = { readonly severity: Severity; readonly what: string }

/** The others are seen by Incidents-Untended and Pools-Not-Set, which hold what was told last against its age. */
const SILENT = {
  Measure: { severity: 'high', what: 'nobody counts: what is lost or stands still goes unseen' },
  ReleaseHeld: { severity: 'high', what: 'held recoveries stay held' },
  SweepRecoveries: { severity: 'high', what: 'recoveries whose leg ended badly are not taken up' },
  FoldOutcomes: { severity: 'low', what: 'no rule is demoted and no history grows' },
} as const satisfies Partial<Record<Round, Silence>>

const MINUTES = 5

/** Is each minute's work done? A function that is not called has no errors, and one that hangs tells nothing. */
export function addRoundAlarms(alarms: AlarmRegistry, environment: string, functions: FunctionSet): void {
  for (const [name, { severity, what }] of Object.entries(SILENT) as [keyof typeof SILENT, Silence][]) {
    alarms.add({
      reason: `${name}-Silent`,
      severity,
      metric: goaroundMetric(environment, 'RoundsDone', {
        dimensions: { Round: name },
        statistic: 'Sum',
        period: Duration.minutes(1),
      }),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      periods: MINUTES,
      happened: `${name} has not ended a round for five minutes, though the clock wakes it each minute: ${what}.`,
      notCovered: 'rounds that end and do too little; Unaccounted holds the ledger against the queues',
      missing: { is: 'bad', because: 'each round says that it is done, so none is' },
      look: deepLink.lambda(functions[name].functionName),
      ...(severity === 'high' ? { partOf: ROUNDS_SILENT } : {}),
    })
  }
}

/** To be called when all its parts are there. */
export function combineRounds(alarms: AlarmRegistry, dashboardName: string): void {
  alarms.combine({
    reason: ROUNDS_SILENT,
    severity: 'high',
    happened:
      'Something that the clock asks for each minute is not done: Goaround stands still in part, or altogether.',
    notCovered: 'a further part that falls silent while it is red; the dashboard shows each',
    look: deepLink.dashboard(dashboardName),
  })
}
