import { Aws, type RemovalPolicy } from 'aws-cdk-lib'
import { Grant, type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'

export interface EncryptionKeyProps {
  readonly environment: string
  readonly removalPolicy: RemovalPolicy
  /** Names of this environment's log groups; `*` stands for any characters. */
  readonly logGroups: readonly string[]
}

/** What reading and writing through DynamoDB, SQS and Lambda's environment takes; spelled out, as `kms:*` never is. */
const USE = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
]

/** The environment's one key: ledger, breakers, queues, bus, topic, logs. AWS services use it for this account only. */
export class EncryptionKey extends Key {
  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id, {
      description: `Goaround ${props.environment}: ledger, queues, bus, alarms and logs`,
      alias: `goaround/${props.environment}`,
      enableKeyRotation: true,
      removalPolicy: props.removalPolicy,
    })
    this.admit('EventBridgeIntoQueues', 'events.amazonaws.com')
    this.admit('AlarmsIntoTopic', 'cloudwatch.amazonaws.com')
    this.admitLogs(props.logGroups)
  }

  /** Lets a function read and write what is encrypted with this key. */
  grantUse(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({ grantee, actions: USE, resourceArns: [this.keyArn] })
  }

  /** The same for a role that is not ours, on behalf of it and through one service only. */
  useThrough(service: string): PolicyStatement {
    return new PolicyStatement({
      actions: USE,
      resources: [this.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': service } },
    })
  }

  private admit(sid: string, service: string): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        sid,
        principals: [new ServicePrincipal(service)],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    )
  }

  /** CloudWatch Logs names the log group in the encryption context, which is narrower than an account. */
  private admitLogs(logGroups: readonly string[]): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Logs',
        principals: [new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`)],
        actions: [
          'kms:Decrypt',
          'kms:DescribeKey',
          'kms:Encrypt',
          'kms:GenerateDataKey',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
        ],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': logGroups.map(
              (name) => `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:${name}`,
            ),
          },
        },
      }),
    )
  }
}
