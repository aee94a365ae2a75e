import { beforeAll, describe, expect, it } from 'vitest'
import { alarmIn, alarmsIn } from '../../support/alarms.ts'
import { plain } from '../../support/dashboards.ts'
import { goaroundOfStage, resourcesOf } from '../../support/goaround-app.ts'

let prod: Awaited<ReturnType<typeof goaroundOfStage>>
beforeAll(async () => {
  prod = await goaroundOfStage('prod')
})

const alarms = () => alarmsIn(prod.templates)
const alarm = (reason: string) => alarmIn(prod.templates, reason)

describe('alarms', () => {
  it.each(['Measure', 'ReleaseHeld', 'SweepRecoveries', 'FoldOutcomes'])(
    'turn red when %s ended no round for five minutes',
    (name) => {
      const { Period, EvaluationPeriods } = alarm(`${name}-Silent`) as { Period: number; EvaluationPeriods: number }

      expect(alarm(`${name}-Silent`)).toMatchObject({
        MetricName: 'RoundsDone',
        Dimensions: [
          { Name: 'Environment', Value: 'prod' },
          { Name: 'Round', Value: name },
        ],
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
        TreatMissingData: 'breaching',
      })
      expect(Period * EvaluationPeriods).toBe(300)
    },
  )

  it('about tasks, data and their systems tell nobody: incidents do', () => {
    const silent = alarms().filter((a) => a.ActionsEnabled === false && !plain(a.AlarmDescription).includes('Told by:'))
    expect(silent.map((a) => String(a.AlarmName).replace('goaround-prod-', '')).toSorted()).toEqual([
      'Breaker-Open-Long',
      'Datasets-Stale',
      'Dead-Letters',
      'Deadlines-Missed',
      'Environment-Updating',
      'Retry-Budget-Exhausted',
    ])
  })

  it('of one cause page once: parts are told by their whole, consequences not while their cause lasts', () => {
    const composites = Object.values(resourcesOf(prod.templates, 'AWS::CloudWatch::CompositeAlarm'))
    const told = composites.map(({ Properties: p = {}, Condition }) => [
      String(p.AlarmName).replace('goaround-prod-', ''),
      Condition,
      p.ActionsEnabled,
      /Any of: (.*)/.exec(plain(p.AlarmDescription))?.[1],
      /Silent while: (.*)/.exec(plain(p.AlarmDescription))?.[1],
    ])

    expect(told).toEqual([
      ['Airflow-Down', 'IsAws', true, 'Airflow-Unreadable, Scheduler-Silent', 'Environment-Updating'],
      ['Platform-Trouble', 'IsAws', false, 'Airflow-Unreadable, Scheduler-Silent, Environment-Updating', undefined],
      [
        'Airflow-Work-Stuck',
        'IsAws',
        true,
        'Observations-Dead-Letters, Commands-Waiting, Observations-Waiting, Tasks-Not-Running',
        'Platform-Trouble',
      ],
      [
        'Rounds-Silent',
        'IsAws',
        true,
        'Observer-Silent, Incidents-Untended, Measure-Silent, ReleaseHeld-Silent, SweepRecoveries-Silent',
        undefined,
      ],
    ])
  })

  it('watch MWAA by its own metrics, on AWS only', () => {
    expect(alarm('Scheduler-Silent')).toMatchObject({
      Namespace: 'AmazonMWAA',
      MetricName: 'SchedulerHeartbeat',
      Dimensions: [
        { Name: 'Environment', Value: 'airflow-prod' },
        { Name: 'Function', Value: 'Scheduler' },
      ],
      Period: 60,
      EvaluationPeriods: 5,
      TreatMissingData: 'breaching',
    })
    const found = Object.values(resourcesOf(prod.templates, 'AWS::CloudWatch::Alarm'))
    const ofMwaa = found.filter((a) => JSON.stringify(a.Properties).match(/"(AmazonMWAA|AWS\/MWAA)"/))
    expect(ofMwaa.map((a) => a.Condition)).toEqual(['IsAws', 'IsAws', 'IsAws'])
  })

  it('tell of the listener when the observer alone found more than 5 % of an hour’s failures', () => {
    const [share] = alarm('Listener-Silent').Metrics as { Expression?: string }[]
    expect(alarm('Listener-Silent')).toMatchObject({ Threshold: 5, ComparisonOperator: 'GreaterThanThreshold' })
    expect(share?.Expression).toMatch(/^IF\(FILL\(missed,0\) >= 3, 100 \* /)
  })

  it('tell when fewer than 80 % of a day’s recoveries healed, of ten that were tried at least', () => {
    const [share] = alarm('Recoveries-Failing').Metrics as { Expression?: string }[]
    expect(alarm('Recoveries-Failing')).toMatchObject({ Threshold: 80, ComparisonOperator: 'LessThanThreshold' })
    expect(share?.Expression).toMatch(/ >= 10, 100 \* FILL\(healed,0\) \/ .*, 100\)$/)
  })
})
