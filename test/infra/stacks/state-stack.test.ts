import { Match } from 'aws-cdk-lib/assertions'
import { beforeAll, describe, expect, it } from 'vitest'
import { DETAIL_TYPES } from '../../../lambdas/contracts/events.ts'
import { goaroundOfStage, type Resource, resourcesOf, statementsOf } from '../../support/goaround-app.ts'

let prod: Awaited<ReturnType<typeof goaroundOfStage>>
let dev: typeof prod
beforeAll(async () => {
  prod = await goaroundOfStage('prod')
  dev = await goaroundOfStage('dev')
})

const queue = (name: string): Record<string, unknown> => {
  const found = Object.values(resourcesOf([prod.state, prod.recovery], 'AWS::SQS::Queue')) as Resource[]
  const match = found.find((q) => q.Properties?.QueueName === `goaround-prod-${name}`)
  if (!match?.Properties) throw new Error(`no queue ${name}`)
  return match.Properties
}

describe('the ledger', () => {
  it('can be put back to any second, is encrypted with our key and paid by use', () => {
    prod.state.hasResourceProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: Match.anyValue() },
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    })
  })

  it('forgets nothing by itself: there is no time to live', () => {
    prod.state.hasResourceProperties('AWS::DynamoDB::Table', { TimeToLiveSpecification: Match.absent() })
  })

  it('is found by what is due and by state', () => {
    const index = (name: string, pk: string, sk: string) => ({
      IndexName: name,
      KeySchema: [
        { AttributeName: pk, KeyType: 'HASH' },
        { AttributeName: sk, KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    })
    prod.state.hasResourceProperties('AWS::DynamoDB::Table', {
      GlobalSecondaryIndexes: [index('open', 'open_pk', 'wake_at'), index('state', 'state_pk', 'updated_at')],
    })
  })

  it('outlives its stack in production and can’t be deleted by hand', () => {
    const Properties = { DeletionProtectionEnabled: true }
    prod.state.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties,
    })
    prod.state.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Retain' })
    expect(prod.stacks.state.terminationProtection).toBe(true)
  })

  it('goes with its stack where the environment says so', () => {
    const Properties = { DeletionProtectionEnabled: false }
    dev.state.hasResource('AWS::DynamoDB::Table', { DeletionPolicy: 'Delete', Properties })
    dev.state.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Delete' })
  })
})

describe('the key', () => {
  it('rotates', () => {
    prod.state.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true })
  })

  it('serves AWS services on behalf of this account or this environment’s log groups only', () => {
    const ofServices = statementsOf([prod.state])
      .filter((s) => s.in.startsWith('Key'))
      .filter((s) => 'Service' in (s.Principal as object))

    expect(ofServices.length).toBeGreaterThanOrEqual(3)
    for (const { Condition } of ofServices) {
      const limits = JSON.stringify(Condition)
      expect(limits).toMatch(/aws:SourceAccount|kms:EncryptionContext:aws:logs:arn/)
    }
    const logs = ofServices.find((s) => JSON.stringify(s.Principal).includes('logs.'))
    expect(JSON.stringify(logs?.Condition)).toContain('log-group:Goaround-prod-Recovery-*')
  })
})

describe('the bus', () => {
  it('is encrypted and keeps what it could not encrypt', () => {
    prod.state.hasResourceProperties('AWS::Events::EventBus', {
      Name: 'goaround-prod',
      KmsKeyIdentifier: Match.anyValue(),
      DeadLetterConfig: Match.anyValue(),
    })
  })

  it('refuses events of other sources and of other accounts', () => {
    const refusals = statementsOf([prod.state]).filter((s) => s.Action === 'events:PutEvents' && s.Effect === 'Deny')

    expect(refusals.map((s) => s.Condition)).toEqual([
      { 'ForAnyValue:StringNotEquals': { 'events:source': 'goaround.airflow' } },
      { StringNotEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } },
    ])
  })

  it('lets MWAA’s role put our events on this bus and nothing else', () => {
    prod.state.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'events:PutEvents',
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('Bus'), 'Arn'] },
            Condition: {
              'ForAllValues:StringEquals': { 'events:source': 'goaround.airflow', 'events:detail-type': DETAIL_TYPES },
            },
          },
        ],
      },
    })
  })

  it('hands exactly the events of the contract to the failures queue, with its retries in numbers', () => {
    prod.state.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: ['goaround.airflow'], 'detail-type': DETAIL_TYPES },
      Targets: [
        Match.objectLike({
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Failures'), 'Arn'] },
          RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86400 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Undelivered'), 'Arn'] } },
        }),
      ],
    })
  })
})

describe('queues', () => {
  it('are encrypted with our key, each number explicit', () => {
    const queues = Object.entries(resourcesOf(prod.templates, 'AWS::SQS::Queue'))

    expect(queues).toHaveLength(10)
    for (const [id, { Properties }] of queues) {
      expect(Properties, id).toMatchObject({
        KmsMasterKeyId: expect.anything(),
        MessageRetentionPeriod: expect.any(Number),
        VisibilityTimeout: expect.any(Number),
        RedriveAllowPolicy: expect.anything(),
      })
    }
  })

  it('and topics take TLS only', () => {
    const guarded = statementsOf(prod.templates).filter(
      (s) => s.Effect === 'Deny' && JSON.stringify(s.Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
    )

    expect(guarded).toHaveLength(11)
  })

  it('admit a service for one rule, bus or account, never for anybody', () => {
    const fromServices = statementsOf(prod.templates).filter(
      (s) => s.Effect === 'Allow' && /Policy[0-9A-F]{8}$/.test(s.in) && 'Service' in ((s.Principal as object) ?? {}),
    )

    expect(fromServices.length).toBeGreaterThan(5)
    for (const statement of fromServices) {
      expect(JSON.stringify(statement.Condition), statement.in).toMatch(/aws:Source(Arn|Account)/)
    }
  })

  it('keep what people must look at for as long as SQS can', () => {
    for (const name of ['dead-letters', 'rejected-events', 'failures-dead-letters', 'failures']) {
      expect(queue(name).MessageRetentionPeriod, name).toBe(1_209_600)
    }
  })
})

describe('dead letters', () => {
  it('reach their queue by SQS’s own redrive policy after five receives, so that a redrive finds the way back', () => {
    const policy = queue('dead-letter-intake').RedrivePolicy as { maxReceiveCount: number; deadLetterTargetArn: object }

    expect(policy.maxReceiveCount).toBe(5)
    expect(policy.deadLetterTargetArn).toEqual({ 'Fn::GetAtt': [expect.stringContaining('DeadLettersQueue'), 'Arn'] })
  })

  it('are taken from the intake only', () => {
    const policy = queue('dead-letters').RedriveAllowPolicy as { redrivePermission: string; sourceQueueArns: unknown[] }

    expect(policy.redrivePermission).toBe('byQueue')
    expect(JSON.stringify(policy.sourceQueueArns)).toContain(':goaround-prod-dead-letter-intake"')
    expect(policy.sourceQueueArns).toHaveLength(1)
  })
})
