import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware'
import { parser } from '@aws-lambda-powertools/parser/middleware'
import middy from '@middy/core'
import type * as z from 'zod'
import { ENV } from '../../contracts/env.ts'
import { METRIC_NAMESPACE, METRICS, type MetricName, type Round } from '../../contracts/metrics.ts'

export const logger = new Logger({ serviceName: 'goaround' })

const environment = (): string => process.env[ENV.environment] ?? 'unknown'
const metrics = withEnvironment(new Metrics({ namespace: METRIC_NAMESPACE, serviceName: 'goaround' }))

/** Powertools puts `service` on every metric; ours are told apart by environment only. */
function withEnvironment(made: Metrics): Metrics {
  made.clearDefaultDimensions()
  made.setDefaultDimensions({ Environment: environment() })
  return made
}

/** Adds to a metric of the contract; `dimensions` must be those it declares. */
export function measure(name: MetricName, value: number, dimensions: Readonly<Record<string, string>> = {}): void {
  const unit = MetricUnit[METRICS[name].unit]
  if (Object.keys(dimensions).length === 0) {
    metrics.addMetric(name, unit, value)
    return
  }
  const single = metrics.singleMetric()
  single.clearDefaultDimensions()
  single.addDimension('Environment', environment())
  for (const [dimension, of] of Object.entries(dimensions)) single.addDimension(dimension, of)
  single.addMetric(name, unit, value)
}

/** Said at the end of what the clock asks for each minute: an alarm waits for the silence. */
export const roundDone = (round: Round): void => measure('RoundsDone', 1, { Round: round })

/** The house's middleware around a handler: structured log with the request's context, metrics flushed at the end. */
export const instrumented = <Event, Result>(handler: (event: Event) => Promise<Result>) =>
  middy<Event, Result>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics))
    .handler(handler)

/** The same for a handler whose event has a schema of ours; another event fails before the handler sees it. */
export const instrumentedWith = <Event, Result>(schema: z.ZodType<Event>, handler: (event: Event) => Promise<Result>) =>
  middy<Event, Result>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics))
    .use(parser({ schema }))
    .handler(handler)
