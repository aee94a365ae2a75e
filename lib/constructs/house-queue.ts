import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Queue, QueueEncryption, type QueueProps, RedrivePermission } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

/** Handed to people: they type these names and see them in the console. */
const queueNameOf = (environment: string, role: string, fifo: boolean): string =>
  `goaround-${environment}-${role}${fifo ? '.fifo' : ''}`

/** A message that a consumer could not take is tried this often: throttling and deployments use up receives too. */
export const RECEIVES_BEFORE_DEAD_LETTER = 5

export interface HouseQueueProps {
  readonly environment: string
  /** What the queue is for, in kebab-case; its physical name is `goaround-<environment>-<role>`. */
  readonly role: string
  readonly key: IKey
  /**
   * Time-out of the function that consumes the queue: a message stays invisible six times as long.
   * @default - nobody consumes it but people
   */
  readonly consumerTimeout?: Duration
  /** How long a message that somebody took stays invisible. @default - by `consumerTimeout`, else 30 s */
  readonly visibilityTimeout?: Duration
  /** How long a message is kept back after it was sent. @default not at all */
  readonly deliveryDelay?: Duration
  /** @default 14 days, the longest there is */
  readonly retention?: Duration
  /**
   * One message at a time and in order; equal bodies within five minutes count once.
   * @default false
   */
  readonly fifo?: boolean
  /** @default - messages that cannot be handled stay until they expire */
  readonly deadLetterQueue?: HouseQueue
  /**
   * Roles of the queues whose messages may be moved here and, by a redrive, back: SQS takes them from no other.
   * @default - no queue may name this one as its dead-letter queue
   */
  readonly deadLettersOf?: string | readonly string[]
}

/**
 * Every queue: encrypted with the environment's key, TLS only, each number explicit. A queue goes with its stack: what
 * it held is in the ledger, or is listed again by the reconciler; of records their source has it.
 */
export class HouseQueue extends Queue {
  readonly role: string

  constructor(scope: Construct, id: string, props: HouseQueueProps) {
    const { environment, fifo = false, deadLetterQueue, deadLettersOf } = props
    const kind: QueueProps = fifo ? { fifo: true, contentBasedDeduplication: true } : {}
    super(scope, id, {
      ...kind,
      queueName: queueNameOf(environment, props.role, fifo),
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: props.key,
      // One data key serves five minutes of messages: each is a call to KMS saved.
      dataKeyReuse: Duration.minutes(5),
      enforceSSL: true,
      ...(props.deliveryDelay ? { deliveryDelay: props.deliveryDelay } : {}),
      retentionPeriod: props.retention ?? Duration.days(14),
      visibilityTimeout: props.visibilityTimeout ?? Duration.seconds(6 * (props.consumerTimeout?.toSeconds() ?? 5)),
      removalPolicy: RemovalPolicy.DESTROY,
      ...(deadLetterQueue
        ? { deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: RECEIVES_BEFORE_DEAD_LETTER } }
        : {}),
      redriveAllowPolicy: deadLettersOf
        ? {
            sourceQueues: [deadLettersOf].flat().map((source, at) => {
              const name = `${id}Source${at === 0 ? '' : at + 1}`
              return Queue.fromQueueArn(scope, name, siblingArn(scope, environment, source, fifo))
            }),
          }
        : { redrivePermission: RedrivePermission.DENY_ALL },
    })
    this.role = props.role
  }

  /** Lets EventBridge put in what one source, a rule or a bus, sends. */
  admitEvents(sourceArn: string): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': sourceArn } },
      }),
    )
  }
}

/** By name and not by reference: queue and dead-letter queue name each other, which CloudFormation calls a circle. */
const siblingArn = (scope: Construct, environment: string, role: string, fifo: boolean): string =>
  Stack.of(scope).formatArn({
    service: 'sqs',
    resource: queueNameOf(environment, role, fifo),
    arnFormat: ArnFormat.NO_RESOURCE_NAME,
  })
