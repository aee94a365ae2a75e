import { beforeAll, describe, expect, it } from 'vitest'
import {
  goaroundOf,
  goaroundOfStage,
  listOf,
  type Resource,
  resourcesOf,
  smallConfig,
  statementsOf,
  variablesOf,
} from '../../support/goaround-app.ts'

let prod: Awaited<ReturnType<typeof goaroundOfStage>>
let two: ReturnType<typeof goaroundOf>
beforeAll(async () => {
  prod = await goaroundOfStage('prod')
  two = goaroundOf({ ...smallConfig(), pipelines: [{ name: 'orders' }, { name: 'clicks-eu', oldestSeconds: 600 }] })
})

const recordsOf = ({ records }: Pick<typeof prod, 'records'>) => {
  if (!records) throw new Error('there is no stack of records')
  return records
}
const named = (of: Pick<typeof prod, 'records'>, name: string): [string, Record<string, unknown>] => {
  const queues = Object.entries(resourcesOf([recordsOf(of)], 'AWS::SQS::Queue'))
  const found = queues.find(([, { Properties }]) => Properties?.QueueName === name)
  return [found?.[0] ?? '', found?.[1].Properties ?? {}]
}
const only = (type: string): Resource => {
  const found = Object.values(resourcesOf([recordsOf(prod)], type))
  expect(found).toHaveLength(1)
  return found[0] as Resource
}
const ofRole = (fn: string) => statementsOf([recordsOf(prod)]).filter((s) => s.in.startsWith(`${fn}RoleDefaultPolicy`))

describe('the stack of records', () => {
  it('is made only where there is a pipeline', () => {
    expect(goaroundOf(smallConfig()).stacks.records).toBeUndefined()
  })

  it('is needed by no other stack but that of alarms and dashboards', () => {
    for (const stack of [prod.state, prod.recovery, prod.escalation, prod.watch])
      expect(JSON.stringify(stack.toJSON())).not.toContain('Goaround-prod-Records:')
    expect(prod.stacks.records?.dependencies.map((s) => s.stackName)).toEqual(['Goaround-prod-State'])
  })

  it('tells the names that pipelines and people need, by pipeline', () => {
    expect(
      Object.keys(recordsOf(two).toJSON().Outputs as object).filter((name) => !name.startsWith('Exports')),
    ).toEqual([
      'RecordsTableName',
      'RecordBodiesBucketName',
      'TakeRecordLettersFunctionName',
      'FoldRecordsFunctionName',
      ...['Orders', 'ClicksEu'].flatMap((name) => [
        `${name}RecordsQueueUrl`,
        `${name}RecordReplayQueueUrl`,
        `${name}RecordDeadLettersQueueUrl`,
        `${name}RecordDeadLettersQueueArn`,
        `${name}RecordsPolicyArn`,
      ]),
    ])
  })
})

describe('the queues of a pipeline', () => {
  it.each(['orders', 'clicks-eu'])('of %s have one true dead-letter queue, which knows both ways back', (name) => {
    const [letters, deadLetters] = named(two, `goaround-dev-${name}-record-dead-letters`)
    const arn = { 'Fn::GetAtt': [letters, 'Arn'] }
    for (const role of ['records', 'record-replay']) {
      const [, queue] = named(two, `goaround-dev-${name}-${role}`)
      expect(queue.RedrivePolicy, role).toEqual({ deadLetterTargetArn: arn, maxReceiveCount: 5 })
    }
    const sources = JSON.stringify((deadLetters.RedriveAllowPolicy as { sourceQueueArns: unknown }).sourceQueueArns)
    expect(sources).toContain(`:goaround-dev-${name}-records"`)
    expect(sources).toContain(`:goaround-dev-${name}-record-replay"`)
    expect(deadLetters).toMatchObject({
      RedriveAllowPolicy: { redrivePermission: 'byQueue' },
      MessageRetentionPeriod: 1_209_600,
    })
  })

  it('give a replay five minutes, and the function six times its time-out', () => {
    expect(named(prod, 'goaround-prod-orders-record-replay')[1].VisibilityTimeout).toBe(300)
    expect(named(prod, 'goaround-prod-orders-records')[1].VisibilityTimeout).toBe(180)
  })

  it('are consumed by the function at the intake alone, which knows them all', () => {
    const sources = Object.values(resourcesOf([recordsOf(two)], 'AWS::Lambda::EventSourceMapping'))
    const intakes = sources.filter(({ Properties }) => JSON.stringify(Properties?.EventSourceArn).includes('Intake'))

    expect(sources).toHaveLength(3)
    expect(intakes).toHaveLength(2)
    for (const { Properties } of intakes)
      expect(Properties).toMatchObject({ BatchSize: 10, FunctionResponseTypes: ['ReportBatchItemFailures'] })
    const taker = Object.entries(resourcesOf([recordsOf(two)], 'AWS::Lambda::Function')).find(([id]) =>
      id.startsWith('TakeRecordLetters'),
    )
    const told = JSON.stringify(variablesOf(taker?.[1] as Resource).RECORD_QUEUES)
    for (const pipeline of ['orders', 'clicks-eu']) expect(told).toContain(`\\"pipeline\\":\\"${pipeline}\\"`)
  })
})

describe('what is kept', () => {
  it('is in a table with an index by time, a stream and an end', () => {
    expect(only('AWS::DynamoDB::Table')).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        GlobalSecondaryIndexes: [
          {
            IndexName: 'by-time',
            KeySchema: [
              { AttributeName: 'pk', KeyType: 'HASH' },
              { AttributeName: 'at', KeyType: 'RANGE' },
            ],
          },
        ],
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
        TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
      },
    })
  })

  it('is in a bucket that nobody sees from outside, for longer than a message lives', () => {
    expect(only('AWS::S3::Bucket').Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
        ],
      },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30, Status: 'Enabled' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    })
    expect(JSON.stringify(only('AWS::S3::BucketPolicy').Properties)).toContain('"aws:SecureTransport":"false"')
  })
})

describe('the stream', () => {
  it('calls the function with what workers put, and names what it gave up', () => {
    const [mapping] = Object.values(resourcesOf([recordsOf(prod)], 'AWS::Lambda::EventSourceMapping')).filter(
      ({ Properties }) => Properties?.StartingPosition,
    )
    expect(mapping?.Properties).toMatchObject({
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 10,
      StartingPosition: 'TRIM_HORIZON',
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
    })
    const { FilterCriteria } = mapping?.Properties ?? {}
    const { Filters } = FilterCriteria as { Filters: { Pattern: string }[] }
    expect(Filters.map(({ Pattern }) => JSON.parse(Pattern))).toEqual(
      [
        ['CNT', ['INSERT']],
        ['REC', ['INSERT', 'MODIFY']],
        ['RPL', ['INSERT']],
      ].map(([kind, eventName]) => ({
        eventName,
        dynamodb: { Keys: { pk: { S: [{ prefix: `${kind}#prod#` }] } } },
      })),
    )
  })
})

describe('permissions', () => {
  it('let both functions read and write letters, and nothing else of the table', () => {
    for (const fn of ['TakeRecordLetters', 'FoldRecords']) {
      const onTable = ofRole(fn).filter((s) => listOf(s.Action).includes('dynamodb:PutItem'))
      expect(onTable, fn).toMatchObject([
        {
          Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
          Condition: {
            'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['LET#prod#*'] },
            Null: { 'dynamodb:LeadingKeys': 'false' },
          },
        },
      ])
    }
  })

  it('let the workers of a pipeline send, take replays, book, and keep bodies below its prefix', () => {
    const [statements] = Object.values(resourcesOf([recordsOf(prod)], 'AWS::IAM::ManagedPolicy')).map(
      ({ Properties = {} }) =>
        (Properties.PolicyDocument as { Statement: { Action: unknown; Resource: unknown }[] }).Statement,
    )
    const [intake] = named(prod, 'goaround-prod-orders-records')
    const [replay] = named(prod, 'goaround-prod-orders-record-replay')

    expect(statements?.slice(0, 4)).toMatchObject([
      { Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': [intake, 'Arn'] } },
      {
        Action: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
        Resource: { 'Fn::GetAtt': [replay, 'Arn'] },
      },
      {
        Action: 'dynamodb:PutItem',
        Condition: {
          'ForAllValues:StringLike': {
            'dynamodb:LeadingKeys': ['CNT#prod#orders', 'REC#prod#orders', 'RPL#prod#orders'],
          },
          Null: { 'dynamodb:LeadingKeys': 'false' },
        },
      },
      { Action: ['s3:GetObject', 's3:PutObject'], Resource: { 'Fn::Join': ['', [expect.anything(), '/orders/*']] } },
    ])
    expect(statements).toHaveLength(7)
    for (const { Action } of statements?.slice(4) ?? []) expect(listOf(Action as string[])[0]).toMatch(/^kms:/)
  })
})

describe('the alarms', () => {
  const metricsOf = (reason: string) => {
    const alarms = Object.values(resourcesOf([two.observability], 'AWS::CloudWatch::Alarm'))
    const found = alarms.find(({ Properties }) => Properties?.AlarmName === `goaround-dev-${reason}`)
    return (found?.Properties?.Metrics ?? []) as { Id: string; Expression?: string; ReturnData?: boolean }[]
  }
  const expressions = (reason: string) => metricsOf(reason).flatMap(({ Expression }) => Expression ?? [])

  it('measure each pipeline by its own limit, and take the worst', () => {
    expect(expressions('Record-Dead-Letters-Old')).toEqual(['MAX([share0, share1])', 'value0 / 14400', 'value1 / 600'])
    expect(expressions('Record-Dead-Letters-Many')).toEqual(['MAX([share0, share1])', 'value0 / 1000', 'value1 / 1000'])
    expect(metricsOf('Record-Dead-Letters-Old').filter(({ ReturnData }) => ReturnData !== false)).toHaveLength(1)
  })

  it('are of no more parts than CloudWatch takes, with as many pipelines as there may be', () => {
    const nine = Array.from({ length: 9 }, (_, n) => ({ name: `p${n}` }))
    const alarms = resourcesOf(
      [goaroundOf({ ...smallConfig(), pipelines: nine }).observability],
      'AWS::CloudWatch::Alarm',
    )
    for (const { Properties } of Object.values(alarms))
      expect(((Properties?.Metrics as unknown[] | undefined) ?? []).length).toBeLessThanOrEqual(20)
  })
})
