import { Match } from 'aws-cdk-lib/assertions'
import { beforeAll, describe, expect, it } from 'vitest'
import { ENV } from '../../../lambdas/contracts/env.ts'
import { SECRET_ARN } from '../../support/escalation.ts'
import { goaroundOf, listOf, resourcesOf, smallConfig, statementsOf, variablesOf } from '../../support/goaround-app.ts'

const emails = ['a@example.com', 'b@example.com']
let plain: ReturnType<typeof goaroundOf>
let paged: ReturnType<typeof goaroundOf>
beforeAll(() => {
  const small = smallConfig('small')
  plain = goaroundOf({ ...small, alarms: { ...small.alarms, emails } })
  const tiers = [
    { name: 'first', emails: ['c@example.com'] },
    { name: 'lead', afterSeconds: 900 },
  ]
  const pagerDuty = { routingKeySecretArn: SECRET_ARN, region: 'eu' as const }
  paged = goaroundOf({ ...smallConfig('paged'), escalation: { teams: { data: { tiers, pagerDuty } } } })
})

const allowed = (of: typeof plain, fn: string) =>
  statementsOf([of.escalation])
    .filter((s) => s.in.startsWith(`${fn}Role`))
    .flatMap((s) => listOf(s.Action).map((action) => [action, s.Resource, s.Condition] as const))
const functionsOf = (of: typeof plain) =>
  Object.entries(of.escalation.findResources('AWS::Lambda::Function')).map(
    ([id, fn]) => [id, variablesOf(fn as never)] as const,
  )

describe('topics', () => {
  it('are one for each tier, encrypted, and told by mail to whom the environment names', () => {
    const topics = Object.values(resourcesOf([paged.escalation], 'AWS::SNS::Topic')).map((t) => t.Properties)
    expect(topics.map((t) => t?.TopicName)).toEqual([
      'goaround-paged-pages-data-first',
      'goaround-paged-pages-data-lead',
    ])
    for (const topic of topics) expect(topic?.KmsMasterKeyId).toBeDefined()
    paged.escalation.resourceCountIs('AWS::SNS::Subscription', 1)
  })

  it('are one of the alarms’ own mails where nothing else is said', () => {
    const mails = Object.values(resourcesOf([plain.escalation], 'AWS::SNS::Subscription')).map(
      (s) => s.Properties?.Endpoint,
    )
    expect(mails).toEqual(emails)
  })
})

describe('the pager', () => {
  it('is fed in order for each incident, a minute late, one record at a time', () => {
    paged.state.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'goaround-paged-pages.fifo',
      FifoQueue: true,
      DelaySeconds: 60,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }),
    })
    paged.escalation.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BatchSize: 1,
    })
  })

  it('may tell its own topics, set its own timers, read its teams’ keys, and nothing more', () => {
    const actions = allowed(paged, 'PageIncident').map(([action]) => action)
    expect(actions.filter((a) => /^(sns|scheduler|iam|secretsmanager):/.test(a)).toSorted()).toEqual([
      'iam:PassRole',
      'scheduler:CreateSchedule',
      'secretsmanager:GetSecretValue',
      'sns:Publish',
    ])
    const secrets = allowed(paged, 'PageIncident').filter(([action]) => action.startsWith('secretsmanager:'))
    expect(secrets.map(([, resource]) => resource)).toEqual([SECRET_ARN])
    const pass = allowed(paged, 'PageIncident').find(([action]) => action === 'iam:PassRole')
    expect(pass?.[2]).toEqual({ StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } })
    expect(allowed(plain, 'PageIncident').map(([action]) => action)).not.toContain('secretsmanager:GetSecretValue')
  })

  it('is told PagerDuty’s address by a parameter of the deployment, never by configuration', () => {
    const variables = functionsOf(paged).find(([id]) => id.startsWith('PageIncident'))?.[1]
    expect(variables?.[ENV.pagerDutyEndpoint]).toEqual({ Ref: 'PagerDutyEndpoint' })
    expect(paged.escalation.findParameters('PagerDutyEndpoint').PagerDutyEndpoint).toMatchObject({ Default: '' })
  })

  it('knows all that its handlers ask for', () => {
    const variables = functionsOf(paged).find(([id]) => id.startsWith('PageIncident'))?.[1] ?? {}
    const asked = [
      ENV.ledgerTable,
      ENV.breakerTable,
      ENV.pageTopics,
      ENV.pagesQueueArn,
      ENV.pageTimerGroup,
      ENV.pageTimerRole,
    ]
    for (const name of asked) expect(Object.keys(variables)).toContain(name)
    const digest = functionsOf(paged).find(([id]) => id.startsWith('TellWeek'))?.[1] ?? {}
    for (const name of [ENV.ledgerTable, ENV.pageTopics]) expect(Object.keys(digest)).toContain(name)
  })
})

describe('timers', () => {
  it('may put into the pages queue and nowhere else', () => {
    const role = statementsOf([paged.escalation]).filter((s) => s.in.startsWith('TimersRole'))
    const actions = role.flatMap((s) => listOf(s.Action)).filter((a) => a !== 'sts:AssumeRole')
    expect(actions.toSorted()).toEqual(['kms:Decrypt', 'kms:GenerateDataKey', 'sqs:SendMessage'])
    expect(JSON.stringify(role.find((s) => listOf(s.Action).includes('sts:AssumeRole'))?.Condition)).toContain(
      'SourceAccount',
    )
  })
})

describe('deployments', () => {
  it('are told to PagerDuty where a team has it: those of this environment alone', () => {
    const patterns = Object.values(resourcesOf([paged.escalation], 'AWS::Events::Rule')).flatMap(
      (r) => r.Properties?.EventPattern ?? [],
    )
    expect(JSON.stringify(patterns)).toContain(':stack/Goaround-paged-Recovery/')
    expect(JSON.stringify(patterns)).not.toContain(':stack/Goaround-paged-"')
    expect(
      functionsOf(plain)
        .map(([id]) => id)
        .some((id) => id.startsWith('TellDeployments')),
    ).toBe(false)
    expect(
      functionsOf(paged)
        .map(([id]) => id)
        .some((id) => id.startsWith('TellDeployments')),
    ).toBe(true)
  })
})

describe('alarms', () => {
  it('speak to the alarm topic, which the pager has no part in', () => {
    for (const reason of ['Pages-Undelivered', 'PagerDuty-Refuses', 'Pages-Dead-Letters', 'Pages-Waiting']) {
      paged.observability.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: `goaround-paged-${reason}`,
        AlarmActions: [Match.objectLike({ Ref: Match.stringLikeRegexp('^AlarmTopic') })],
      })
    }
    expect(plain.stacks.observability.alarms.reasons).not.toContain('PagerDuty-Refuses')
  })
})
