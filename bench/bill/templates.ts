import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { METRICS } from '../../lambdas/contracts/metrics.ts'
import { loadConfig } from '../../lib/config/load.ts'
import { addGoaround } from '../../lib/goaround.ts'

type Resource = { readonly Type: string; readonly Properties?: Record<string, unknown> }

/** How many values a dimension has, in an environment of twenty datasets. */
const VALUES: Readonly<Record<string, number>> = {
  Class: 3,
  Outcome: 6,
  Rule: 10,
  Kind: 1,
  State: 9,
  Result: 4,
  Feed: 2,
  Urgency: 2,
  News: 5,
  Round: 6,
  Status: 2,
  Dataset: 20,
  Deadline: 20,
  Stream: 2,
  Channel: 2,
  Tier: 3,
  Severity: 4,
  Pipeline: 1,
}

/** Metrics as CloudWatch charges them: each name with each set of values. */
function customMetrics(): number {
  return Object.entries(METRICS).reduce((sum, [name, { dimensions }]) => {
    const each = (dimensions as readonly string[]).map((dimension) => {
      const values = VALUES[dimension]
      if (values === undefined)
        throw new Error(`${name}: say in ${import.meta.filename} how many values ${dimension} has`)
      return values
    })
    return sum + each.reduce((a, b) => a * b, 1)
  }, 0)
}

/** What an environment has whether or not anything fails, read off its templates. */
export async function fixedParts() {
  const resources = await resourcesOfProd()
  const of = (type: string) => resources.filter(({ Type }) => Type === type).map(({ Properties = {} }) => Properties)
  const alarms = of('AWS::CloudWatch::Alarm')
  const rules = of('AWS::Events::Rule').filter(({ ScheduleExpression }) => ScheduleExpression)
  const sources = of('AWS::Lambda::EventSourceMapping')
  const functions = of('AWS::Lambda::Function')
  return {
    alarmMetrics: alarms.reduce((sum, { Metrics }) => sum + metricsIn(Metrics), 0),
    compositeAlarms: of('AWS::CloudWatch::CompositeAlarm').length,
    dashboards: of('AWS::CloudWatch::Dashboard').length,
    customMetrics: customMetrics(),
    keys: of('AWS::KMS::Key').length,
    secrets: of('AWS::SecretsManager::Secret').length,
    tables: of('AWS::DynamoDB::Table').length,
    queues: of('AWS::SQS::Queue').length,
    functions: functions.length,
    /** queues that Lambda polls */
    polled: sources.filter((source) => !('StartingPosition' in source)).length,
    /** calls a month that the clock asks for */
    scheduled: [...rules, ...of('AWS::Scheduler::Schedule')].reduce((sum, rule) => sum + callsOf(rule), 0),
    memoryMegabytes: Math.max(...functions.map(({ MemorySize }) => Number(MemorySize ?? 128))),
  }
}

/** An expression is charged by the metrics in it. */
const metricsIn = (metrics: unknown): number =>
  Array.isArray(metrics) ? metrics.filter((one: { MetricStat?: unknown }) => one.MetricStat).length : 1

const MINUTES_A_MONTH = 43_800

/** @throws Error of a schedule that is no rate */
function callsOf({ ScheduleExpression }: Record<string, unknown>): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(ScheduleExpression)) ?? []
  if (unit === undefined) return CRON_CALLS
  const minutes = { minute: 1, hour: 60, day: 1_440 }[unit] ?? 1
  return MINUTES_A_MONTH / (Number(count) * minutes)
}
/** Daily, or weekly: too few to matter. */
const CRON_CALLS = 30

async function resourcesOfProd(): Promise<Resource[]> {
  const outdir = mkdtempSync(join(tmpdir(), 'goaround-bill-'))
  try {
    const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> }
    const app = new App({
      context: { ...context, 'aws:cdk:bundling-stacks': [] },
      outdir,
      analyticsReporting: false,
      builtinCloudFormationValidation: false,
    })
    const { config } = await loadConfig({ env: 'prod' })
    addGoaround(app, config)
    return app.synth().stacks.flatMap(({ template }) => Object.values((template as { Resources: object }).Resources))
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}
