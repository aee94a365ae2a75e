import { describe, expect, it } from 'vitest'
import { type AlarmNumbers, alarmsOf, numbersText, stateOf } from '../../../bench/visibility/alarm.ts'
import type { Minute } from '../../../bench/visibility/metric.ts'
import { reckon, UnknownMath } from '../../../bench/visibility/metric-math.ts'

const SHARE = 'IF(FILL(missed,0) >= 3, 100 * FILL(missed,0) / (FILL(all,0)+FILL(others,0)), 0)'

describe('metric math', () => {
  it('reckons the share that the silent-listener alarm asks for', () => {
    expect(reckon(SHARE, { missed: 3, all: 5, others: undefined })).toBe(60)
    expect(reckon(SHARE, { missed: 2, all: 5, others: 1 })).toBe(0)
  })

  it('has no value where there is no data, or where it would divide by zero', () => {
    expect(reckon('a + 1', { a: undefined })).toBeUndefined()
    expect(reckon('1 / a', { a: 0 })).toBeUndefined()
    expect(reckon('IF(a, 1, 2)', { a: undefined })).toBeUndefined()
  })

  it('keeps the order of operations', () => {
    expect(reckon('1 + 2 * 3 - 4 / 2', {})).toBe(5)
    expect(reckon('(1 + 2) * 3 > 8', {})).toBe(1)
  })

  it.each(['ANOMALY_DETECTION_BAND(a)', 'b', 'a +', 'a a', 'a & 1', 'SUM([a])'])('refuses %s', (expression) => {
    expect(() => reckon(expression, { a: 1 })).toThrow(UnknownMath)
  })
})

const HOUR = 3_600
const alarm = (more: Record<string, unknown> = {}): AlarmNumbers =>
  alarmsOf({
    Resources: {
      Topic: { Type: 'AWS::SNS::Topic' },
      Alarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          AlarmName: 'share',
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          Threshold: 10,
          EvaluationPeriods: 1,
          TreatMissingData: 'notBreaching',
          Metrics: [
            { Id: 'share', Expression: '100 * missed / failed' },
            ...['missed', 'failed'].map((Id) => ({
              Id,
              ReturnData: false,
              MetricStat: { Metric: { Namespace: 'N', MetricName: Id, Dimensions: [] }, Period: HOUR, Stat: 'Sum' },
            })),
          ],
          ...more,
        },
      },
    },
  })[0] ?? expect.unreachable()

/** 10:00 of some day. */
const TEN = 1_795_687_200
const at = (minute: number, sum: number): Minute => ({
  at: TEN + minute * 60,
  sum,
  maximum: sum,
  minimum: sum,
  count: 1,
})

describe("an alarm's state from its own numbers", () => {
  it('is bad as soon as the share of its period is, and good when the period has gone by', () => {
    const minutes = { missed: [at(0, 1)], failed: [at(0, 5)] }

    expect(stateOf(alarm(), minutes, TEN + 59)).toBe('OK')
    expect(stateOf(alarm(), minutes, TEN + 60)).toBe('ALARM')
    expect(stateOf(alarm(), minutes, TEN + HOUR + 59)).toBe('ALARM')
    expect(stateOf(alarm(), minutes, TEN + HOUR + 60)).toBe('OK')
  })

  it('wants as many bad periods as it says', () => {
    const twoOfThree = alarm({ EvaluationPeriods: 3, DatapointsToAlarm: 2 })
    const bad = (hour: number) => ({ missed: at(60 * hour, 1), failed: at(60 * hour, 2) })
    const of = (...hours: number[]) => ({
      missed: hours.map((hour) => bad(hour).missed),
      failed: hours.map((hour) => bad(hour).failed),
    })

    expect(stateOf(twoOfThree, of(0), TEN + 3 * HOUR)).toBe('OK')
    expect(stateOf(twoOfThree, of(0, 2), TEN + 3 * HOUR)).toBe('ALARM')
    expect(stateOf(twoOfThree, of(0, 2), TEN + 4 * HOUR)).toBe('OK')
  })

  it.each([
    ['notBreaching', 'OK'],
    ['breaching', 'ALARM'],
    ['missing', 'INSUFFICIENT_DATA'],
    ['ignore', 'ALARM'],
  ])('takes missing data for %s as its alarm says', (TreatMissingData, state) => {
    expect(stateOf(alarm({ TreatMissingData }), {}, TEN, 'ALARM')).toBe(state)
  })

  it('tells its numbers', () => {
    expect(numbersText(alarm({ EvaluationPeriods: 3, DatapointsToAlarm: 2 }))).toBe('≥ 10, 2 of 3 × 3600 s')
  })
})
