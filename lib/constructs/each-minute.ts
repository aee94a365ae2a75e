import { Aws, Duration } from 'aws-cdk-lib'
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import { Construct } from 'constructs'
import type { EncryptionKey } from './encryption-key.ts'
import type { HouseFunction } from './house-function.ts'
import type { HouseQueue } from './house-queue.ts'

export interface EachMinuteProps {
  readonly environment: string
  readonly key: EncryptionKey
  readonly target: HouseFunction
  /** Gets wake-ups that were lost. */
  readonly lost: HouseQueue
}

/** The next minute brings the next one: an older wake-up is of no use. */
const LIMITS = { retryAttempts: 1, maxEventAge: Duration.minutes(1) }

/** Wakes a function each minute by EventBridge Scheduler, apart from the rules that wake what recovers. */
export class EachMinute extends Construct {
  constructor(scope: Construct, id: string, props: EachMinuteProps) {
    super(scope, id)
    const { environment, key, target, lost } = props
    const ours = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } }
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: ours }),
      description: `Goaround ${environment}: wakes ${target.node.id}`,
    })
    Grant.addToPrincipal({ grantee: role, actions: ['lambda:InvokeFunction'], resourceArns: [target.functionArn] })
    for (const grantee of [role, target]) {
      Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [lost.queueArn] })
    }
    key.grantUse(role)
    const schedule = new CfnSchedule(this, 'Schedule', {
      description: `wakes ${target.node.id}`,
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target.functionArn,
        roleArn: role.roleArn,
        input: '{}',
        retryPolicy: {
          maximumRetryAttempts: LIMITS.retryAttempts,
          maximumEventAgeInSeconds: LIMITS.maxEventAge.toSeconds(),
        },
        deadLetterConfig: { arn: lost.queueArn },
      },
    })
    // Scheduler tries the role when it takes the schedule.
    schedule.node.addDependency(role)
    target.configureAsyncInvoke({ ...LIMITS, onFailure: { bind: () => ({ destination: lost.queueArn }) } })
  }
}
