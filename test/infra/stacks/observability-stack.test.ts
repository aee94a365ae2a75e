import { beforeAll, describe, expect, it } from 'vitest'
import { METRIC_NAMESPACE, METRICS, type MetricName } from '../../../lambdas/contracts/metrics.ts'
import { FUNCTION_NAMES } from '../../../lib/constructs/recovery-functions.ts'
import { alarmIn, alarmsIn } from '../../support/alarms.ts'
import { dashboardsOf, type MetricData, plain } from '../../support/dashboards.ts'
import {
  goaroundOf,
  goaroundOfStage,
  type Resource,
  resourcesOf,
  STAGES,
  smallConfig,
} from '../../support/goaround-app.ts'

let prod: Awaited<ReturnType<typeof goaroundOfStage>>
beforeAll(async () => {
  prod = await goaroundOfStage('prod')
})

const alarms = () => alarmsIn(prod.templates)
const alarm = (reason: string) => alarmIn(prod.templates, reason)

describe('alarms', () => {
  it('all pass the registry', async () => {
    for (const stage of STAGES) {
      const { templates, stacks, config } = stage === 'prod' ? prod : await goaroundOfStage(stage)
      const types = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm']
      const inTemplates = types.flatMap((type) =>
        Object.values(resourcesOf(templates, type)).map((a) => a.Properties?.AlarmName),
      )

      expect(inTemplates.toSorted()).toEqual(
        stacks.observability.alarms.reasons.map((reason) => `goaround-${config.environment}-${reason}`).toSorted(),
      )
    }
  })

  it('speak to the topic, and fit into CloudWatch', () => {
    for (const { AlarmName, AlarmActions, AlarmDescription } of alarms()) {
      expect(AlarmActions, String(AlarmName)).toHaveLength(1)
      expect(plain(AlarmDescription).length, String(AlarmName)).toBeLessThanOrEqual(1024)
    }
  })

  it('watch each queue where messages end, pages for those that lost a failure', () => {
    for (const reason of [
      'Failures-Dead-Letters',
      'Commands-Dead-Letters',
      'Observations-Dead-Letters',
      'Breakers-Dead-Letters',
    ]) {
      expect(alarm(reason)).toMatchObject({ MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 })
      expect(plain(alarm(reason).AlarmDescription)).toMatch(/^\[high\]/)
    }
    for (const reason of ['Dead-Letters', 'Rejected-Events', 'Lost-Wake-Ups']) {
      expect(plain(alarm(reason).AlarmDescription)).toMatch(/^\[low\]/)
    }
  })

  it('watch errors and throttles of every function', () => {
    for (const name of FUNCTION_NAMES) {
      expect(alarm(`${name}-Errors`)).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: 'Errors' })
      expect(alarm(`${name}-Throttles`)).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: 'Throttles' })
    }
  })

  it.each([
    ['Executions-Failed', 'ExecutionsFailed'],
    ['Executions-Timed-Out', 'ExecutionsTimedOut'],
    ['Executions-Aborted', 'ExecutionsAborted'],
  ])('watch the workflow: %s', (reason, metric) => {
    expect(alarm(reason)).toMatchObject({
      Namespace: 'AWS/States',
      MetricName: metric,
      Dimensions: [{ Name: 'StateMachineArn' }],
    })
  })

  it('page when anything is unaccounted; that nobody counts is told once, by the silence of who does', () => {
    expect(alarm('Unaccounted')).toMatchObject({
      Namespace: METRIC_NAMESPACE,
      MetricName: 'Unaccounted',
      Dimensions: [{ Name: 'Environment', Value: 'prod' }],
      Statistic: 'Maximum',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    })
  })

  it('page when nobody reads Airflow for a quarter of an hour', () => {
    const { Period, EvaluationPeriods } = alarm('Observer-Silent') as { Period: number; EvaluationPeriods: number }

    expect(alarm('Observer-Silent')).toMatchObject({
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    })
    expect(Period * EvaluationPeriods).toBe(900)
  })

  it('page when incidents were not looked after for ten minutes, by the silence of who does', () => {
    const { Period, EvaluationPeriods } = alarm('Incidents-Untended') as { Period: number; EvaluationPeriods: number }

    expect(plain(alarm('Incidents-Untended').AlarmDescription)).toMatch(/^\[high\]/)
    expect(alarm('Incidents-Untended')).toMatchObject({
      MetricName: 'IncidentsOpen',
      Statistic: 'SampleCount',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    })
    expect(Period * EvaluationPeriods).toBe(600)
  })

  it('page when outcomes of guarded calls wait for five minutes, or were given up', () => {
    const { AlarmDescription, MetricName, Threshold, Dimensions } = alarm('Breakers-Unevaluated')

    expect(plain(AlarmDescription)).toMatch(/^\[high\]/)
    expect([MetricName, Threshold]).toEqual(['IteratorAge', 300_000])
    expect(JSON.stringify(Dimensions)).toContain('EvaluateBreakers')
    expect(plain(alarm('Breakers-Dead-Letters').AlarmDescription)).toMatch(/^\[high\]/)
  })

  it.each([
    ['Breaker-Open-Long', 'BreakerOpenSeconds', 'Maximum', 1800, []],
    ['Probe-Never-Settles', 'BreakerNews', 'Sum', 1, [{ Name: 'News', Value: 'never-settles' }]],
    ['Retry-Budget-Exhausted', 'BudgetExhausted', 'Sum', 1, []],
  ])('tell in the working day of breakers and budget: %s', (reason, MetricName, Statistic, Threshold, more) => {
    expect(plain(alarm(reason).AlarmDescription)).toMatch(/^\[low\]/)
    expect(alarm(reason)).toMatchObject({
      MetricName,
      Statistic,
      Threshold,
      Dimensions: [{ Name: 'Environment', Value: 'prod' }, ...more],
    })
  })

  it('tell of a budget that is used up for a quarter of an hour, not of one recovery that waits', () => {
    const { Period, EvaluationPeriods, DatapointsToAlarm } = alarm('Retry-Budget-Exhausted') as Record<string, number>

    expect((Period ?? 0) * (EvaluationPeriods ?? 0)).toBe(900)
    expect(DatapointsToAlarm).toBe(EvaluationPeriods)
  })

  it('tell in the working day that a rule is demoted', () => {
    expect(plain(alarm('Rules-Demoted').AlarmDescription)).toMatch(/^\[low\]/)
    expect(alarm('Rules-Demoted')).toMatchObject({ MetricName: 'RulesDemoted', Statistic: 'Maximum', Threshold: 1 })
  })

  it('tell in the working day that no rule knew over 40 % of a day’s failures, twenty of them at least', () => {
    const { AlarmDescription, Metrics } = alarm('Verdicts-Unknown')
    const [share, ...classes] = Metrics as {
      Expression?: string
      Id: string
      MetricStat?: { Period: number; Stat: string; Metric: MetricData }
    }[]

    expect(plain(AlarmDescription)).toMatch(/^\[low\]/)
    expect(alarm('Verdicts-Unknown')).toMatchObject({
      Threshold: 40,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    })
    expect(share?.Expression).toMatch(/^IF\(.* >= 20, 100 \* FILL\(unknown,0\) \/ /)
    expect(
      classes.map((c) => [c.Id, c.MetricStat?.Metric.MetricName, c.MetricStat?.Stat, c.MetricStat?.Period]),
    ).toEqual(['transient', 'permanent', 'unknown'].map((id) => [id, 'FailuresClassified', 'Sum', 86_400]))
  })

  it('wait for no listener where none is installed', () => {
    const small = smallConfig()
    const without = goaroundOf({ ...small, mwaa: { ...small.mwaa, listener: false } })

    expect(without.stacks.observability.alarms.reasons).not.toContain('Listener-Silent')
    expect(prod.stacks.observability.alarms.reasons).toContain('Listener-Silent')
  })

  it('are made of more than one metric on AWS only', () => {
    const found = Object.values(resourcesOf(prod.templates, 'AWS::CloudWatch::Alarm'))

    expect(
      found.filter((a: Resource) => a.Properties?.Metrics).map((a) => [a.Properties?.AlarmName, a.Condition]),
    ).toEqual([
      ['goaround-prod-Listener-Silent', 'IsAws'],
      ['goaround-prod-Verdicts-Unknown', 'IsAws'],
      ['goaround-prod-Recoveries-Failing', 'IsAws'],
      ['goaround-prod-Tables-Throttled', 'IsAws'],
      ['goaround-prod-Record-Dead-Letters-Old', 'IsAws'],
      ['goaround-prod-Record-Dead-Letters-Many', 'IsAws'],
      ['goaround-prod-Record-Replay-Waiting', 'IsAws'],
      ['goaround-prod-Record-Letters-Waiting', 'IsAws'],
      ['goaround-prod-Records-Missing', 'IsAws'],
      ['goaround-prod-Records-Doubled', 'IsAws'],
      ['goaround-prod-Records-Unreconciled', 'IsAws'],
      ['goaround-prod-Tasks-Not-Running', 'IsAws'],
    ])
  })
})

describe('our own metrics', () => {
  const shown = (): MetricData[] => [
    ...alarms().flatMap((a) => [a as unknown as MetricData, ...mathOf(a)]),
    ...dashboardsOf(prod.templates).flatMap(({ metrics }) => metrics),
  ]

  it('are alarmed and shown by names of the contract, with exactly the dimensions they are emitted with', () => {
    const ours = shown().filter((m) => m.Namespace === METRIC_NAMESPACE)

    expect(ours.length).toBeGreaterThan(10)
    for (const { MetricName, Dimensions = [] } of ours) {
      expect(Object.keys(METRICS)).toContain(MetricName)
      const declared = ['Environment', ...METRICS[MetricName as MetricName].dimensions]
      expect(Dimensions.map((d) => d.Name).toSorted(), MetricName).toEqual(declared.toSorted())
    }
  })
})

describe('the topic', () => {
  it('is encrypted with our key and mails whom the environment names', () => {
    prod.observability.hasResourceProperties('AWS::SNS::Topic', { TopicName: 'goaround-prod-alarms' })
    expect(Object.values(resourcesOf(prod.templates, 'AWS::SNS::Topic'))[0]?.Properties?.KmsMasterKeyId).toBeDefined()
    prod.observability.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'data-platform-oncall@example.com',
    })
  })
})

function mathOf(alarm: Record<string, unknown>): MetricData[] {
  const queries = (alarm.Metrics ?? []) as { MetricStat?: { Metric: MetricData } }[]
  return queries.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []))
}
