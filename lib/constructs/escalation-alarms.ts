import { Duration } from 'aws-cdk-lib'
import { CHANNELS } from '../../lambdas/contracts/escalation.ts'
import type { EscalationStack } from '../stacks/escalation-stack.ts'
import type { AlarmRegistry } from './alarm-registry.ts'
import { deepLink } from './deep-links.ts'
import { alarmOnFunction } from './function-alarms.ts'
import { goaroundMetric } from './goaround-metric.ts'
import type { PagesDue } from './pages-due.ts'
import { alarmOnAny, alarmOnWaiting } from './queue-alarms.ts'

export interface EscalationAlarmsProps {
  readonly environment: string
  readonly escalation: EscalationStack
  readonly pages: PagesDue
  /** Is PagerDuty told of anything? */
  readonly hasPagerDuty: boolean
}

/** Are people told? These speak to the alarm topic, which the pager has no part in. */
export function addEscalationAlarms(alarms: AlarmRegistry, props: EscalationAlarmsProps): void {
  const { environment, escalation, pages, hasPagerDuty } = props
  const look = deepLink.lambda(escalation.pager.functionName)
  alarms.add({
    reason: 'Pages-Undelivered',
    severity: 'high',
    metric: goaroundMetric(environment, 'PagesUndelivered', {
      dimensions: {},
      statistic: 'Maximum',
      period: Duration.minutes(1),
    }),
    threshold: 1,
    periods: 5,
    happened: 'For five minutes a page could not be delivered by the channel it is meant for.',
    notCovered: 'pages that were taken and reach nobody: mails that are not confirmed, a schedule with nobody on call',
    missing: { is: 'fine', because: 'Incidents-Untended goes into alarm where nobody counts' },
    look,
  })
  for (const channel of CHANNELS.filter((one) => one !== 'pagerduty' || hasPagerDuty)) {
    alarms.add({
      reason: channel === 'pagerduty' ? 'PagerDuty-Refuses' : 'Topics-Refuse',
      severity: 'high',
      metric: goaroundMetric(environment, 'PagesRefused', { dimensions: { Channel: channel }, statistic: 'Sum' }),
      threshold: 1,
      periods: 1,
      happened:
        channel === 'pagerduty'
          ? 'PagerDuty refused a page, or its routing key can not be read: the topics were told instead.'
          : 'A page was meant for a tier that its team no longer has.',
      notCovered: 'pages that are taken by another service, because the key is that of another one',
      missing: { is: 'fine', because: 'it is told only when it happens' },
      look,
    })
  }
  alarmOnAny(alarms, pages.unhandled, {
    reason: 'Pages-Dead-Letters',
    severity: 'high',
    happened: 'The pager failed on an incident five times: somebody may be needed and does not know.',
    notCovered: 'channels that do not take a page (see Pages-Undelivered); more messages while it is in alarm',
  })
  alarmOnWaiting(alarms, pages.queue, {
    reason: 'Pages-Waiting',
    severity: 'high',
    longest: Duration.minutes(10),
    happened: 'Incidents that may need a person wait for the pager for more than ten minutes.',
  })
  alarmOnAny(alarms, escalation.lost, {
    reason: 'Lost-Digests',
    severity: 'low',
    happened: 'The weekly digest, or the word of a deployment, could not be handed to its function.',
    notCovered: 'a digest that was handed over and failed (see TellWeek-Errors)',
  })
  alarmOnFunction(alarms, 'PageIncident', escalation.pager, { severity: 'high', what: 'nobody is told of anything' })
  alarmOnFunction(alarms, 'TellWeek', escalation.digest, { severity: 'low', what: 'there is no weekly digest' })
  if (escalation.deployments) {
    const what = 'PagerDuty does not show deployments beside incidents'
    alarmOnFunction(alarms, 'TellDeployments', escalation.deployments, { severity: 'low', what })
  }
}
