import { Duration } from 'aws-cdk-lib'
import type { AlarmRegistry, Severity } from './alarm-registry.ts'
import { deepLink } from './deep-links.ts'
import type { HouseFunction } from './house-function.ts'
import { FUNCTION_NAMES, type FunctionName, type FunctionSet } from './recovery-functions.ts'

const fiveMinutes = Duration.minutes(5)
const NOT_CALLED = { is: 'fine', because: 'a function that is not called has neither errors nor throttles' } as const

type StandsStill = { readonly severity: Severity; readonly what: string }

/** What stands still while the function fails. */
const STANDS_STILL: Readonly<Record<FunctionName, StandsStill>> = {
  ClassifyFailure: { severity: 'high', what: 'new failures get no verdict and no recovery' },
  PlanLeg: { severity: 'high', what: 'legs end before anything is tried' },
  AirflowGateway: { severity: 'high', what: 'nothing is tried on Airflow' },
  SettleAttempt: { severity: 'high', what: 'outcomes of attempts are not booked' },
  ObserveAirflow: { severity: 'high', what: 'outcomes and missed failures are not seen' },
  EvaluateBreakers: { severity: 'high', what: 'breakers neither open nor close by what guarded tasks tell' },
  ReleaseHeld: { severity: 'high', what: 'held recoveries stay held' },
  SweepRecoveries: { severity: 'high', what: 'recoveries whose leg ended badly are not taken up' },
  RedriveDeadLetter: { severity: 'low', what: 'dead letters neither park nor come back' },
  TendIncidents: { severity: 'low', what: 'incidents are not counted and do not close; see Incidents-Untended' },
  NoteEnvironmentStatus: { severity: 'low', what: 'tasks are tried while MWAA updates its environment, or held after' },
  FoldOutcomes: { severity: 'low', what: 'no rule is demoted and no history grows' },
  Measure: { severity: 'low', what: 'nothing is counted; see Measure-Silent' },
}

const POOLS_STAND_STILL = {
  severity: 'low',
  what: 'pools keep the size they have, whatever their breaker does',
} as const

/** Does every function run? One failure is repeated by its queue, workflow or next minute: it takes more to alarm. */
export function addFunctionAlarms(
  alarms: AlarmRegistry,
  functions: FunctionSet,
  shedPools: HouseFunction | undefined,
): void {
  for (const name of FUNCTION_NAMES) alarmOnFunction(alarms, name, functions[name], STANDS_STILL[name])
  if (shedPools) alarmOnFunction(alarms, 'ShedPools', shedPools, POOLS_STAND_STILL)
}

/** Errors and throttles of one function. */
export function alarmOnFunction(
  alarms: AlarmRegistry,
  name: string,
  fn: HouseFunction,
  { severity, what }: StandsStill,
): void {
  const look = deepLink.lambda(fn.functionName)
  alarms.add({
    reason: `${name}-Errors`,
    severity,
    metric: fn.metricErrors({ period: fiveMinutes, statistic: 'Sum' }),
    threshold: 1,
    periods: 3,
    badPeriods: 2,
    happened: `${name} fails again and again (crash or time-out): ${what}.`,
    notCovered: 'single records of a batch that fail and are given back; they end in the dead letters of the queue',
    missing: NOT_CALLED,
    look,
  })
  alarms.add({
    reason: `${name}-Throttles`,
    severity: 'low',
    metric: fn.metricThrottles({ period: fiveMinutes, statistic: 'Sum' }),
    threshold: 1,
    periods: 3,
    happened: `${name} is refused for want of concurrency for a quarter of an hour: ${what}.`,
    notCovered: 'queues that are slow for another reason; their waiting time has its own alarm',
    missing: NOT_CALLED,
    look,
  })
}
