import { beforeAll, describe, expect, it } from 'vitest'
import {
  goaroundOf,
  goaroundOfStage,
  listOf,
  type Resource,
  resourcesOf,
  type Statement,
  smallConfig,
  statementsOf,
} from '../../support/goaround-app.ts'

let prod: Awaited<ReturnType<typeof goaroundOfStage>>
beforeAll(async () => {
  prod = await goaroundOfStage('prod')
})

const own = (of: { readonly watch: typeof prod.watch }): Statement[] =>
  statementsOf([of.watch]).filter((s) => /^WatchRole.*DefaultPolicy/.test(s.in))
const actionsOf = (statements: readonly Statement[]): string[] =>
  [...new Set(statements.flatMap((s) => listOf(s.Action)))].filter((a) => !/^(kms|logs|xray):/.test(a)).toSorted()
const only = (type: string): Resource => {
  const found = Object.values(resourcesOf([prod.watch], type))
  expect(found).toHaveLength(1)
  return found[0] as Resource
}

describe('the watcher', () => {
  it('is woken each minute by a schedule of its own, which tells what it lost', () => {
    expect(only('AWS::Scheduler::Schedule').Properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { RetryPolicy: { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 } },
    })
    expect(JSON.stringify(only('AWS::Scheduler::Schedule').Properties)).toContain('WakeUpsLost')
    expect(only('AWS::Lambda::EventInvokeConfig').Properties).toMatchObject({
      MaximumEventAgeInSeconds: 60,
      MaximumRetryAttempts: 1,
    })
  })

  it('makes one round at a time, which ends before the next minute begins', () => {
    expect(only('AWS::Lambda::Function').Properties).toMatchObject({ ReservedConcurrentExecutions: 1, Timeout: 50 })
  })

  it('is called by schedules of this account alone', () => {
    const [trust] = statementsOf([prod.watch]).filter((s) => s.in.startsWith('ClockRole') && s.Principal)

    expect(trust).toMatchObject({
      Action: 'sts:AssumeRole',
      Principal: { Service: 'scheduler.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    })
  })

  it('reads the ledger, asks the observer, and may do nothing else where no source is named', () => {
    expect(actionsOf(own(goaroundOf(smallConfig())))).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'sqs:SendMessage',
    ])
  })

  it('lists the bucket that is named under the prefix that is named, and reads CloudWatch where a stream is', () => {
    const statements = own(prod)

    expect(statements.find((s) => listOf(s.Action).includes('s3:ListBucket'))).toMatchObject({
      Action: 's3:ListBucket',
      Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::example-clicks']] },
      Condition: { StringLike: { 's3:prefix': 'clicks/dt=*' } },
    })
    expect(actionsOf(statements)).toContain('cloudwatch:GetMetricData')
    expect(actionsOf(statements).filter((action) => action.startsWith('s3:'))).toEqual(['s3:ListBucket'])
  })

  it('reads single items of the table that is named', () => {
    const source = { kind: 'dynamodb' as const, table: 'load-marks', key: { id: 'sales' }, attribute: 'up_to' }
    const made = goaroundOf({
      ...smallConfig(),
      watch: { datasets: [{ name: 'sales', freshnessSeconds: 600, source }] },
    })
    const statement = own(made).find((s) => JSON.stringify(s.Resource).includes('load-marks'))

    expect(statement).toMatchObject({ Action: 'dynamodb:GetItem', Effect: 'Allow' })
    expect(JSON.stringify(statement?.Resource)).toContain(':table/load-marks"')
  })
})

describe('what shows that something is late', () => {
  const body = (of: typeof prod): string => {
    const dashboards = Object.values(resourcesOf([of.observability], 'AWS::CloudWatch::Dashboard'))
    const found = dashboards.find((d) => String(d.Properties?.DashboardName).endsWith('-freshness'))
    return JSON.stringify(found?.Properties?.DashboardBody)
  }

  it('is a panel for each dataset with the age that is promised, its budget and its stream', () => {
    const text = body(prod).replaceAll('\\', '')

    for (const name of ['shop/orders', 'shop/clicks']) expect(text).toContain(`${name}: age of its event time`)
    expect(text).toContain('"value":900,"label":"promised"')
    expect(text).toContain('"FreshnessBurn","Dataset","shop/orders","Environment","prod"')
    expect(text).toContain('"StreamLagShare","Dataset","shop/clicks","Environment","prod"')
  })

  it('fits into CloudWatch with as many datasets as there may be', () => {
    const datasets = Array.from({ length: 100 }, (_, n) => ({
      name: `set/${n}`,
      freshnessSeconds: 600,
      slo: { share: 0.99 },
    }))
    const text = body(goaroundOf({ ...smallConfig(), watch: { datasets } }) as typeof prod)

    expect(text.split('\\"type\\":').length - 1).toBeLessThanOrEqual(500)
    expect(text.split('age of its event time').length - 1).toBe(100)
  })

  it('are alarms that tell nobody: the incident does', () => {
    const alarms = Object.values(resourcesOf([prod.observability], 'AWS::CloudWatch::Alarm')).map((a) => a.Properties)
    const of = (reason: string) => alarms.find((a) => a?.AlarmName === `goaround-prod-${reason}`)

    for (const reason of ['Deadlines-Missed', 'Datasets-Stale']) {
      expect(of(reason)).toMatchObject({ ActionsEnabled: false, Period: 60, EvaluationPeriods: 1, Threshold: 1 })
    }
    for (const reason of ['Watch-Silent', 'Watch-Blind']) expect(of(reason)).toMatchObject({ ActionsEnabled: true })
    expect(of('Watch-Silent')).toMatchObject({
      MetricName: 'WatchEvaluated',
      Statistic: 'SampleCount',
      TreatMissingData: 'breaching',
      EvaluationPeriods: 5,
    })
  })
})
