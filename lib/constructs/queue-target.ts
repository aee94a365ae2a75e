import type { Duration } from 'aws-cdk-lib'
import type { IRule, IRuleTarget, RuleTargetConfig, RuleTargetInput } from 'aws-cdk-lib/aws-events'
import type { HouseQueue } from './house-queue.ts'

export interface QueueTargetProps {
  /** Gets what could not be delivered within the two limits below. */
  readonly deadLetterQueue: HouseQueue
  readonly retryAttempts: number
  readonly maxEventAge: Duration
  /** @default - the event itself */
  readonly message?: RuleTargetInput
  /** FIFO queues only. */
  readonly messageGroupId?: string
}

/** A rule's way into a queue. The library's own target admits every rule of the account; this one admits its rule. */
export class QueueTarget implements IRuleTarget {
  private readonly queue: HouseQueue
  private readonly props: QueueTargetProps

  constructor(queue: HouseQueue, props: QueueTargetProps) {
    this.queue = queue
    this.props = props
  }

  bind(rule: IRule): RuleTargetConfig {
    const { deadLetterQueue, retryAttempts, maxEventAge, message, messageGroupId } = this.props
    this.queue.admitEvents(rule.ruleArn)
    deadLetterQueue.admitEvents(rule.ruleArn)
    return {
      arn: this.queue.queueArn,
      deadLetterConfig: { arn: deadLetterQueue.queueArn },
      retryPolicy: { maximumRetryAttempts: retryAttempts, maximumEventAgeInSeconds: maxEventAge.toSeconds() },
      targetResource: this.queue,
      ...(message ? { input: message } : {}),
      ...(messageGroupId ? { sqsParameters: { messageGroupId } } : {}),
    }
  }
}
