import { Duration } from 'aws-cdk-lib'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { AlarmRegistry } from './alarm-registry.ts'
import { deepLink } from './deep-links.ts'

/** Do legs end as they should? The sweeper goes on with every one that did not. */
export function addWorkflowAlarms(alarms: AlarmRegistry, machine: StateMachine): void {
  const sum = { period: Duration.minutes(5), statistic: 'Sum' }
  const common = {
    threshold: 1,
    missing: { is: 'fine', because: 'no leg ended, which is so whenever nothing fails in Airflow' },
    look: deepLink.stateMachine(machine.stateMachineArn),
  } as const
  alarms.add({
    ...common,
    reason: 'Executions-Failed',
    severity: 'high',
    metric: machine.metricFailed(sum),
    periods: 3,
    badPeriods: 2,
    happened: 'Legs of recoveries fail again and again: a step fails, or a leg goes round without end.',
    notCovered: 'legs that end well with an attempt that failed; that is an outcome, see the ledger',
  })
  alarms.add({
    ...common,
    reason: 'Executions-Timed-Out',
    severity: 'high',
    metric: machine.metricTimedOut(sum),
    periods: 1,
    happened: 'A leg ran longer than a recovery may last: the time-outs of its steps did not end it.',
    notCovered: 'attempts that time out; the leg goes on after those',
  })
  alarms.add({
    ...common,
    reason: 'Executions-Aborted',
    severity: 'low',
    metric: machine.metricAborted(sum),
    periods: 1,
    happened: 'Somebody stopped a leg by hand; the sweeper starts the next one.',
    notCovered: 'who it was: CloudTrail has StopExecution',
  })
}
