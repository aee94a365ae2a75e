import { Duration } from 'aws-cdk-lib'
import type { AlarmEntry, AlarmRegistry, Severity } from './alarm-registry.ts'
import { deepLink } from './deep-links.ts'
import type { HouseQueue } from './house-queue.ts'

const minute = Duration.minutes(1)
const IDLE = { is: 'fine', because: 'SQS says nothing of a queue that was empty and unused for six hours' } as const

type QueueAlarm = Pick<AlarmEntry, 'reason' | 'severity' | 'happened' | 'notCovered' | 'tells' | 'partOf'>

/** One message is enough. SQS counts a move to a dead-letter queue as no send, so it is the depth that is watched. */
export function alarmOnAny(alarms: AlarmRegistry, queue: HouseQueue, alarm: QueueAlarm): void {
  alarms.add({
    ...alarm,
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: minute, statistic: 'Maximum' }),
    threshold: 1,
    periods: 1,
    missing: IDLE,
    look: deepLink.queue(queue.queueName),
  })
}

/** The oldest message has waited too long: its consumer is slow, throttled, broken or switched off. */
export function alarmOnWaiting(
  alarms: AlarmRegistry,
  queue: HouseQueue,
  alarm: {
    readonly reason: string
    readonly severity: Severity
    readonly longest: Duration
    readonly happened: string
    readonly partOf?: string
  },
): void {
  alarms.add({
    reason: alarm.reason,
    severity: alarm.severity,
    happened: alarm.happened,
    metric: queue.metricApproximateAgeOfOldestMessage({ period: minute, statistic: 'Maximum' }),
    threshold: alarm.longest.toSeconds(),
    periods: 3,
    notCovered: 'messages that were given up and moved to the dead-letter queue, which has its own alarm',
    missing: IDLE,
    look: deepLink.queue(queue.queueName),
    ...(alarm.partOf ? { partOf: alarm.partOf } : {}),
  })
}
