import { readFileSync } from 'node:fs'
import { Match } from 'aws-cdk-lib/assertions'
import { beforeAll, describe, expect, it } from 'vitest'
import { DETAIL_TYPES } from '../../../lambdas/contracts/events.ts'
import { policyOf } from '../../../lib/config/policy.ts'
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

/** Of the state stack's two. */
const table = (construct: 'Ledger' | 'Breakers', of = prod): Resource => {
  const found = Object.entries(resourcesOf([of.state], 'AWS::DynamoDB::Table')).find(([id]) => id.startsWith(construct))
  if (!found) throw new Error(`no table of ${construct}`)
  return found[1]
}

const KEPT_WELL = {
  BillingMode: 'PAY_PER_REQUEST',
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: expect.anything() },
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
}

describe('the ledger', () => {
  it('forgets nothing by itself: there is no time to live', () => {
    expect(table('Ledger').Properties).not.toHaveProperty('TimeToLiveSpecification')
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

    expect(table('Ledger').Properties?.GlobalSecondaryIndexes).toEqual([
      index('open', 'open_pk', 'wake_at'),
      index('state', 'state_pk', 'updated_at'),
    ])
  })
})

describe.each(['Ledger', 'Breakers'] as const)('the table of the %s', (construct) => {
  it('can be put back to any second, is encrypted with our key and paid by use', () => {
    expect(table(construct).Properties).toMatchObject(KEPT_WELL)
  })

  it('outlives its stack in production and can’t be deleted by hand', () => {
    const Properties = { DeletionProtectionEnabled: true }

    expect(table(construct)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties })
  })

  it('goes with its stack where the environment says so', () => {
    const Properties = { DeletionProtectionEnabled: false }

    expect(table(construct, dev)).toMatchObject({ DeletionPolicy: 'Delete', Properties })
  })
})

describe('the key', () => {
  it('rotates', () => {
    prod.state.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true })
  })

  it('outlives its stack in production, as what it encrypts does', () => {
    prod.state.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Retain' })
    dev.state.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Delete' })
    expect(prod.stacks.state.terminationProtection).toBe(true)
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

    expect(queues).toHaveLength(18)
    for (const [id, { Properties }] of queues) {
      expect(Properties, id).toMatchObject({
        KmsMasterKeyId: expect.anything(),
        MessageRetentionPeriod: expect.any(Number),
        VisibilityTimeout: expect.any(Number),
        RedriveAllowPolicy: expect.anything(),
      })
    }
  })

  it('topics and the bucket take TLS only', () => {
    const guarded = statementsOf(prod.templates).filter(
      (s) => s.Effect === 'Deny' && JSON.stringify(s.Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
    )

    expect(guarded).toHaveLength(21)
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

describe('what the functions of all stacks share', () => {
  it.each(['prod', 'dev'] as const)('is the policy of the configuration of %s', (stage) => {
    const { config, stacks } = stage === 'prod' ? prod : dev
    const { policyFile, environment } = stacks.state.style

    expect(JSON.parse(readFileSync(policyFile, 'utf8'))).toEqual(policyOf(config))
    expect(environment).toBe(stage)
  })
})
