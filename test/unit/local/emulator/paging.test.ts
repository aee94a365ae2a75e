import { CreateScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import { CreateSecretCommand, SecretsManagerClient, UpdateSecretCommand } from '@aws-sdk/client-secrets-manager'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { RoutingKeys } from '../../../../lambdas/adapters/routing-keys.ts'
import { SchedulerTimers } from '../../../../lambdas/adapters/scheduler-timers.ts'
import { SnsTiers } from '../../../../lambdas/adapters/sns-tiers.ts'
import { SqsPages } from '../../../../lambdas/adapters/sqs-pages.ts'
import type { Notice } from '../../../../lambdas/domain/ports/paging.ts'
import { ACCOUNT, REGION } from '../../../../local/emulator/emulator.ts'
import { clientConfig, withEmulator } from './with-emulator.ts'

const emulator = withEmulator()
const sqs = () => new SQSClient(clientConfig(emulator()))
const ID = `${'c'.repeat(32)}-1`
const arn = (queue: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${queue}`

async function queue(name: string, attributes: Record<string, string> = {}): Promise<string> {
  const { QueueUrl } = await sqs().send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }))
  return QueueUrl ?? ''
}
async function bodies(url: string, seconds: number): Promise<unknown[]> {
  const until = Date.now() + seconds * 1000
  for (;;) {
    const { Messages = [] } = await sqs().send(
      new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 1, MaxNumberOfMessages: 10 }),
    )
    if (Messages.length > 0 || Date.now() > until) return Messages.map(({ Body }) => JSON.parse(Body ?? ''))
  }
}
const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true' }

test('a timer puts its hint into the pages queue when it is due, once however often it is set', async () => {
  const url = await queue('pages.fifo', fifo)
  const scheduler = new SchedulerClient(clientConfig(emulator()))
  await scheduler.send(new CreateScheduleGroupCommand({ Name: 'pages' }))
  const settings = { group: 'pages', queueArn: arn('pages.fifo'), roleArn: `arn:aws:iam::${ACCOUNT}:role/timers` }
  const timers = new SchedulerTimers(settings, scheduler)
  const hint = { incident_id: ID, reason: 'tier', at: '2026-11-01T00:00:00.000Z' }
  const at = new Date(Date.now() + 4_000).toISOString()

  await timers.set(`${ID}-t1-x`, at, hint)
  await timers.set(`${ID}-t1-x`, at, hint)

  expect(await bodies(url, 25)).toEqual([hint])
}, 60_000)

test('a thousand hints of one incident are one message', async () => {
  const url = await queue('hints.fifo', fifo)
  const pages = new SqsPages(url, sqs())
  const hint = { incident_id: ID, reason: 'dead-letter', at: '2026-11-01T00:00:00.000Z' }
  for (let n = 0; n < 20; n += 1) await pages.send(hint)

  expect(await bodies(url, 5)).toEqual([hint])
})

test('a topic takes a message of more than one form', async () => {
  const sns = new SNSClient(clientConfig(emulator()))
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'first' }))
  const url = await queue('subscribed')
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: arn('subscribed') }))
  const notice = { subject: '[error] x', text: 'what broke', chat: { version: '1.0' } } as unknown as Notice

  expect(await new SnsTiers({ 'a/first': TopicArn }, sns).publish('a', 'first', notice)).toEqual({ kind: 'delivered' })
  expect(await bodies(url, 10)).toMatchObject([{ Subject: '[error] x', Message: 'what broke' }])
})

test('a routing key is the secret’s newest value', async () => {
  const secrets = new SecretsManagerClient(clientConfig(emulator()))
  const [old, fresh] = ['O'.repeat(32), 'N'.repeat(32)]
  const { ARN = '' } = await secrets.send(new CreateSecretCommand({ Name: 'pagerduty', SecretString: old }))
  const keys = new RoutingKeys(secrets)

  expect(await keys.key(ARN)).toBe(old)
  await secrets.send(new UpdateSecretCommand({ SecretId: ARN, SecretString: fresh }))
  expect(await keys.key(ARN)).toBe(old)
  expect(await keys.freshKey(ARN)).toBe(fresh)
  await expect(keys.key(ARN.replace('pagerduty', 'nowhere'))).rejects.toThrow(/Secrets Manager/)
})
