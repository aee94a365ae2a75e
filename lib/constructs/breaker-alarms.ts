import { Duration } from 'aws-cdk-lib'
import type { AlarmRegistry } from './alarm-registry.ts'
import { deepLink } from './deep-links.ts'
import { goaroundMetric } from './goaround-metric.ts'
import type { HouseFunction } from './house-function.ts'

export interface BreakerAlarmsProps {
  readonly environment: string
  readonly evaluator: HouseFunction
  readonly shedPools: HouseFunction | undefined
  readonly dashboardName: string
}

const LONGEST_OPEN = Duration.minutes(30)
const OLDEST_OUTCOME = Duration.minutes(5)

/** Is a dependency down for long, and are breakers judged? */
export function addBreakerAlarms(alarms: AlarmRegistry, props: BreakerAlarmsProps): void {
  const { environment, evaluator } = props
  const look = deepLink.dashboard(props.dashboardName)
  alarms.add({
    reason: 'Breakers-Unevaluated',
    severity: 'high',
    metric: evaluator.metric('IteratorAge', { period: Duration.minutes(1), statistic: 'Maximum' }),
    threshold: OLDEST_OUTCOME.toMilliseconds(),
    periods: 3,
    happened: 'Outcomes of guarded calls wait for more than five minutes: no breaker opens or closes by them.',
    notCovered: 'outcomes that were given up (see Breakers-Dead-Letters), and failures of it (EvaluateBreakers-Errors)',
    missing: { is: 'fine', because: 'no task calls a guarded dependency' },
    look: deepLink.lambda(evaluator.functionName),
  })
  alarms.add({
    reason: 'Breaker-Open-Long',
    severity: 'low',
    tells: 'dashboard',
    metric: goaroundMetric(environment, 'BreakerOpenSeconds', { dimensions: {}, statistic: 'Maximum' }),
    threshold: LONGEST_OPEN.toSeconds(),
    periods: 2,
    happened: 'A breaker has not been closed for more than half an hour: a dependency is down, what needs it is held.',
    notCovered: 'breakers that open and close in turn, and those that an operator forced open',
    missing: { is: 'fine', because: 'Measure-Silent tells that nobody counts' },
    look,
  })
  alarms.add({
    reason: 'Probe-Never-Settles',
    severity: 'low',
    metric: goaroundMetric(environment, 'BreakerNews', { dimensions: { News: 'never-settles' }, statistic: 'Sum' }),
    threshold: 1,
    periods: 1,
    happened: 'Probe after probe of a breaker ended without a word: it opened again, and waits for longer.',
    notCovered: 'probes that fail, which is how an outage looks, and work that no probe is made of',
    missing: { is: 'fine', because: 'it is told only when it happens' },
    look,
  })
  alarms.add({
    reason: 'Retry-Budget-Exhausted',
    severity: 'low',
    tells: 'dashboard',
    metric: goaroundMetric(environment, 'BudgetExhausted', { dimensions: {}, statistic: 'Sum' }),
    threshold: 1,
    periods: 3,
    happened:
      'For a quarter of an hour recoveries have waited for the retry budget: more fails than may be tried again.',
    notCovered: 'redrives and what a closing breaker releases, which are not charged',
    missing: { is: 'fine', because: 'it is counted only when an attempt has to wait' },
    look,
  })
  if (props.shedPools) addPoolAlarm(alarms, environment, props.shedPools)
}

function addPoolAlarm(alarms: AlarmRegistry, environment: string, shedPools: HouseFunction): void {
  alarms.add({
    reason: 'Pools-Not-Set',
    severity: 'low',
    metric: goaroundMetric(environment, 'PoolsNotSet', { dimensions: {}, statistic: 'Maximum' }),
    threshold: 1,
    periods: 3,
    happened:
      'For a quarter of an hour a pool could not be cut while its breaker is open, or restored since it closed.',
    notCovered: 'pools whose size an operator changed, which is left as it is',
    missing: { is: 'bad', because: 'it is told each minute, so nobody looks after pools' },
    look: deepLink.lambda(shedPools.functionName),
  })
}
