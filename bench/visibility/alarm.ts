import * as z from 'zod'
import { type Minute, summedUp } from './metric.ts'
import { reckon, type Value } from './metric-math.ts'
import { propertiesOf } from './template.ts'

const dimensionsSchema = z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([])
const mathSchema = z.object({
  Id: z.string(),
  Expression: z.string().optional(),
  Period: z.int().optional(),
  ReturnData: z.boolean().default(true),
  MetricStat: z
    .object({
      Metric: z.object({ Namespace: z.string(), MetricName: z.string(), Dimensions: dimensionsSchema }),
      Period: z.int(),
      Stat: z.string(),
    })
    .optional(),
})
const alarmSchema = z.object({
  AlarmName: z.string(),
  ComparisonOperator: z.enum([
    'GreaterThanOrEqualToThreshold',
    'GreaterThanThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
  ]),
  Threshold: z.number(),
  EvaluationPeriods: z.int(),
  DatapointsToAlarm: z.int().optional(),
  TreatMissingData: z.enum(['missing', 'ignore', 'breaching', 'notBreaching']).default('missing'),
  Period: z.int().optional(),
  Metrics: z.array(mathSchema).optional(),
})

/** An alarm as its template has it. */
export type AlarmNumbers = z.infer<typeof alarmSchema>
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'

/** The alarms of a template, also those that only AWS makes; composite ones have no numbers. */
export const alarmsOf = (template: unknown): AlarmNumbers[] =>
  propertiesOf(template, 'AWS::CloudWatch::Alarm').map((properties) => alarmSchema.parse(properties))

const SIGNS = {
  GreaterThanOrEqualToThreshold: '≥',
  GreaterThanThreshold: '>',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '≤',
} as const

export const periodOf = ({ Period, Metrics = [] }: AlarmNumbers): number =>
  Period ??
  Metrics.find(({ ReturnData }) => ReturnData)?.Period ??
  Metrics.find((m) => m.MetricStat)?.MetricStat?.Period ??
  60

export const badPeriodsOf = (alarm: AlarmNumbers): number => alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods

/** `≥ 1, 2 of 3 × 300 s`. */
export function numbersText(alarm: AlarmNumbers): string {
  const { ComparisonOperator, Threshold, EvaluationPeriods } = alarm
  const periods = `${badPeriodsOf(alarm)} of ${EvaluationPeriods} × ${periodOf(alarm)} s`
  return `${SIGNS[ComparisonOperator]} ${Threshold}, ${periods}`
}

/**
 * The state that an alarm on metric math is in, from its own numbers. Its periods slide by the minute, as CloudWatch
 * lets them; the minute that has just begun does not count.
 * @param minutes of each metric, by its id in the alarm
 * @param now epoch seconds
 * @throws UnknownMath
 */
export function stateOf(
  alarm: AlarmNumbers,
  minutes: Readonly<Record<string, readonly Minute[]>>,
  now: number,
  before: AlarmState = 'INSUFFICIENT_DATA',
): AlarmState {
  const values = Array.from({ length: alarm.EvaluationPeriods }, (_, back) => valueIn(alarm, minutes, now, back))
  const { TreatMissingData: missing } = alarm
  if (values.every((value) => value === undefined)) {
    if (missing === 'missing') return 'INSUFFICIENT_DATA'
    if (missing === 'ignore') return before
  }
  const bad = values.filter((value) => (value === undefined ? missing === 'breaching' : isBad(alarm, value)))
  return bad.length >= badPeriodsOf(alarm) ? 'ALARM' : 'OK'
}

function valueIn(
  alarm: AlarmNumbers,
  minutes: Readonly<Record<string, readonly Minute[]>>,
  now: number,
  back: number,
): Value {
  const period = periodOf(alarm)
  const end = Math.floor(now / 60) * 60 - back * period
  const metrics = alarm.Metrics ?? []
  const values = metrics.flatMap(({ Id, MetricStat }): [string, Value][] => {
    if (!MetricStat) return []
    const within = (minutes[Id] ?? []).filter(({ at }) => at >= end - period && at < end)
    return [[Id, summedUp(within, MetricStat.Stat)]]
  })
  const returned = metrics.find(({ ReturnData }) => ReturnData)
  if (returned?.Expression === undefined) throw new Error(`${alarm.AlarmName} is no alarm on metric math`)
  return reckon(returned.Expression, Object.fromEntries(values))
}

function isBad({ ComparisonOperator, Threshold }: AlarmNumbers, value: number): boolean {
  switch (ComparisonOperator) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= Threshold
    case 'GreaterThanThreshold':
      return value > Threshold
    case 'LessThanThreshold':
      return value < Threshold
    case 'LessThanOrEqualToThreshold':
      return value <= Threshold
  }
}
