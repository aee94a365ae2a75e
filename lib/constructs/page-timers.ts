import { ArnFormat, Aws, Stack } from 'aws-cdk-lib'
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler'
import { Construct } from 'constructs'
import { ENV } from '../../lambdas/contracts/env.ts'
import type { EncryptionKey } from './encryption-key.ts'
import type { HouseFunction } from './house-function.ts'
import type { HouseQueue } from './house-queue.ts'

export interface PageTimersProps {
  readonly environment: string
  readonly key: EncryptionKey
  readonly queue: HouseQueue
}

/** One-shot schedules by which the next tier is told: they put a hint into the pages queue and delete themselves. */
export class PageTimers extends Construct {
  readonly role: Role
  readonly group: string
  private readonly queue: HouseQueue

  constructor(scope: Construct, id: string, { environment, key, queue }: PageTimersProps) {
    super(scope, id)
    this.queue = queue
    this.group = `goaround-${environment}-pages`
    new CfnScheduleGroup(this, 'Group', { name: this.group })
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      description: `Goaround ${environment}: timers of the next tier`,
    })
    Grant.addToPrincipal({ grantee: this.role, actions: ['sqs:SendMessage'], resourceArns: [queue.queueArn] })
    Grant.addToPrincipal({
      grantee: this.role,
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resourceArns: [key.keyArn],
    })
  }

  /** May set timers of this group, with this role and no other. */
  grantSet(fn: HouseFunction): void {
    const schedules = Stack.of(this).formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `${this.group}/*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    })
    Grant.addToPrincipal({ grantee: fn, actions: ['scheduler:CreateSchedule'], resourceArns: [schedules] })
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['iam:PassRole'],
      resourceArns: [this.role.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    })
    fn.addEnvironment(ENV.pageTimerGroup, this.group)
    fn.addEnvironment(ENV.pageTimerRole, this.role.roleArn)
    fn.addEnvironment(ENV.pagesQueueArn, this.queue.queueArn)
  }
}
