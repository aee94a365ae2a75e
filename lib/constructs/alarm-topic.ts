import { Aws } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import type { EncryptionKey } from './encryption-key.ts'

export interface AlarmTopicProps {
  readonly environment: string
  readonly key: EncryptionKey
  /** Each address gets a mail and must confirm. */
  readonly emails: readonly string[]
}

/** Where the environment's alarms speak to people and to whatever else subscribes: encrypted, TLS only. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id, {
      topicName: `goaround-${props.environment}-alarms`,
      displayName: `Goaround ${props.environment}`,
      masterKey: props.key,
      enforceSSL: true,
    })
    // A topic with a policy of its own has lost the default one that lets the account's alarms in.
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    )
    for (const email of props.emails) this.addSubscription(new EmailSubscription(email))
  }
}
