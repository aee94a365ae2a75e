import { Stack } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import { ENV } from '../../lambdas/contracts/env.ts'
import { teamsOf } from '../config/escalation.ts'
import type { EnvironmentConfig } from '../config/schema.ts'
import type { EncryptionKey } from './encryption-key.ts'
import type { HouseFunction } from './house-function.ts'

export interface PageTopicsProps {
  readonly config: EnvironmentConfig
  readonly key: EncryptionKey
}

/** A topic for each tier of each team: encrypted, TLS only. Mails are subscribed here, chats by whoever owns them. */
export class PageTopics extends Construct {
  /** by `<team>/<tier>` */
  readonly topics: ReadonlyMap<string, Topic>

  constructor(scope: Construct, id: string, { config, key }: PageTopicsProps) {
    super(scope, id)
    const { environment, escalation, alarms } = config
    const topics = new Map<string, Topic>()
    for (const team of teamsOf(escalation, alarms)) {
      for (const tier of team.tiers) {
        const topic = new Topic(this, `${team.name}-${tier.name}`, {
          topicName: `goaround-${environment}-pages-${team.name}-${tier.name}`,
          displayName: `Goaround ${environment}`,
          masterKey: key,
          enforceSSL: true,
        })
        for (const email of tier.emails) topic.addSubscription(new EmailSubscription(email))
        topics.set(`${team.name}/${tier.name}`, topic)
      }
    }
    this.topics = topics
  }

  /** May tell every tier, and knows their topics. */
  grantTell(fn: HouseFunction): void {
    const arns = [...this.topics].map(([name, topic]) => [name, topic.topicArn] as const)
    Grant.addToPrincipal({ grantee: fn, actions: ['sns:Publish'], resourceArns: arns.map(([, arn]) => arn) })
    fn.addEnvironment(ENV.pageTopics, Stack.of(this).toJsonString(Object.fromEntries(arns)))
  }
}
