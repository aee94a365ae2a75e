import { ConflictException, CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, describe, expect, it } from 'vitest'
import { SchedulerTimers } from '../../../lambdas/adapters/scheduler-timers.ts'
import { SnsTiers } from '../../../lambdas/adapters/sns-tiers.ts'
import { SqsPages } from '../../../lambdas/adapters/sqs-pages.ts'
import type { Notice } from '../../../lambdas/domain/ports/paging.ts'

const region = 'eu-west-1'
const ID = `${'c'.repeat(32)}-1`
const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:goaround-test-pages-on-call-first'
const [sns, sqs, scheduler] = [mockClient(SNSClient), mockClient(SQSClient), mockClient(SchedulerClient)]
beforeEach(() => {
  for (const mock of [sns, sqs, scheduler]) mock.reset()
})

describe('a tier’s topic', () => {
  const notice = { subject: '[error] x', text: 'é, at length', chat: { version: '1.0' } } as unknown as Notice
  const tiers = () => new SnsTiers({ 'on-call/first': TOPIC }, new SNSClient({ region }))

  it('says a text to mails and a custom notification to chats', async () => {
    sns.on(PublishCommand).resolves({})
    expect(await tiers().publish('on-call', 'first', notice)).toEqual({ kind: 'delivered' })

    const input = sns.commandCalls(PublishCommand)[0]?.args[0].input
    expect(input).toMatchObject({ TopicArn: TOPIC, Subject: '[error] x', MessageStructure: 'json' })
    const forms = JSON.parse(input?.Message ?? '')
    expect([forms.email, forms.default, JSON.parse(forms.https)]).toEqual([
      'é, at length',
      'é, at length',
      { version: '1.0' },
    ])
  })

  it.each(['ThrottledException', 'AuthorizationErrorException', 'NotFoundException'])(
    'that answers %s is for later: it is the last there is',
    async (name) => {
      sns.on(PublishCommand).rejects(Object.assign(new Error('no'), { name }))
      expect(await tiers().publish('on-call', 'first', notice)).toEqual({ kind: 'down', why: `SNS: ${name}` })
    },
  )

  it('that is not deployed yet is for later, too', async () => {
    expect(await tiers().publish('on-call', 'second', notice)).toMatchObject({ kind: 'down' })
  })
})

describe('a timer of the next tier', () => {
  const settings = {
    group: 'goaround-test-pages',
    queueArn: 'arn:aws:sqs:eu-west-1:1:pages.fifo',
    roleArn: 'arn:aws:iam::1:role/t',
  }
  const timers = () => new SchedulerTimers(settings, new SchedulerClient({ region }))
  const hint = { incident_id: ID, reason: 'tier', at: '2026-11-01T00:15:00.000Z' }

  it('puts a hint into the incident’s group at that second, and deletes itself', async () => {
    scheduler.on(CreateScheduleCommand).resolves({})
    await timers().set(`${ID}-t1-abc`, '2026-11-01T00:14:02.500Z', hint)

    expect(scheduler.commandCalls(CreateScheduleCommand)[0]?.args[0].input).toMatchObject({
      Name: `${ID}-t1-abc`,
      GroupName: 'goaround-test-pages',
      ScheduleExpression: 'at(2026-11-01T00:14:02)',
      ScheduleExpressionTimezone: 'UTC',
      ActionAfterCompletion: 'DELETE',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: settings.queueArn,
        RoleArn: settings.roleArn,
        SqsParameters: { MessageGroupId: ID },
        Input: JSON.stringify(hint),
      },
    })
  })

  it('that is there already is enough; what fails is thrown', async () => {
    scheduler
      .on(CreateScheduleCommand)
      .rejectsOnce(new ConflictException({ $metadata: {}, message: 'x', Message: 'x' }))
    await expect(timers().set('n', '2026-11-01T00:14:02.500Z', hint)).resolves.toBeUndefined()
    scheduler.on(CreateScheduleCommand).rejects(Object.assign(new Error('slow down'), { name: 'ThrottlingException' }))
    await expect(timers().set('n', '2026-11-01T00:14:02.500Z', hint)).rejects.toThrow('slow down')
  })
})

describe('a hint to the pager', () => {
  const idOf = async (reason: string, at: string) => {
    sqs.reset()
    sqs.on(SendMessageCommand).resolves({})
    await new SqsPages('https://sqs/pages.fifo', new SQSClient({ region })).send({ incident_id: ID, reason, at })
    return sqs.commandCalls(SendMessageCommand)[0]?.args[0].input
  }

  it('is in its incident’s group, and a thousand dead letters of it are one', async () => {
    const [one, other] = [
      await idOf('dead-letter', '2026-11-01T00:00:00.000Z'),
      await idOf('dead-letter', '2026-11-01T00:04:00.000Z'),
    ]
    expect(one?.MessageGroupId).toBe(ID)
    expect(one?.MessageDeduplicationId).toBe(other?.MessageDeduplicationId)
    expect((await idOf('approval', '2026-11-01T00:00:00.000Z'))?.MessageDeduplicationId).not.toBe(
      one?.MessageDeduplicationId,
    )
  })

  it('of the tender is another one each minute: a retry is no duplicate', async () => {
    const [one, same, next] = [
      await idOf('tended', '2026-11-01T00:00:01.000Z'),
      await idOf('tended', '2026-11-01T00:00:59.000Z'),
      await idOf('tended', '2026-11-01T00:01:00.000Z'),
    ]
    expect(one?.MessageDeduplicationId).toBe(same?.MessageDeduplicationId)
    expect(one?.MessageDeduplicationId).not.toBe(next?.MessageDeduplicationId)
  })
})
