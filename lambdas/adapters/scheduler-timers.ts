import { ConflictException, CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import type { PageDue } from '../contracts/escalation.ts'
import type { Timers } from '../domain/ports/paging.ts'
import { clientSettings } from './aws-client.ts'

export type TimerSettings = { readonly group: string; readonly queueArn: string; readonly roleArn: string }

/** One-shot schedules of EventBridge that put a hint into the pages queue, in its incident's order, and go. */
export class SchedulerTimers implements Timers {
  readonly #settings: TimerSettings
  readonly #scheduler: SchedulerClient

  constructor(settings: TimerSettings, scheduler = new SchedulerClient(clientSettings())) {
    this.#settings = settings
    this.#scheduler = scheduler
  }

  async set(name: string, at: string, hint: PageDue): Promise<void> {
    const { group, queueArn, roleArn } = this.#settings
    try {
      await this.#scheduler.send(
        new CreateScheduleCommand({
          Name: name,
          GroupName: group,
          ScheduleExpression: `at(${at.slice(0, 19)})`,
          ScheduleExpressionTimezone: 'UTC',
          FlexibleTimeWindow: { Mode: 'OFF' },
          ActionAfterCompletion: 'DELETE',
          Target: {
            Arn: queueArn,
            RoleArn: roleArn,
            Input: JSON.stringify(hint),
            SqsParameters: { MessageGroupId: hint.incident_id },
            RetryPolicy: { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 3_600 },
          },
        }),
      )
    } catch (error) {
      if (!(error instanceof ConflictException)) throw error
    }
  }
}
