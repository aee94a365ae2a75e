import { PRICES, type Priced } from './prices.ts'
import { type Counted, dayWith } from './run.ts'
import { fixedParts } from './templates.ts'
import { unitsOf } from './units.ts'

export const FAILURES = 1_000
const HOURS_A_MONTH = 730

export type Line = {
  readonly service: string
  readonly what: string
  readonly count: number
  readonly price: number
  readonly dollars: number
}

/** Of a call, in milliseconds: assumed, rather high. The gateway and the observer wait between calls of Airflow. */
const MILLISECONDS = { scheduled: 800, event: 250, gateway: 2_000 } as const
/** Lines of a log and metrics in them, in bytes of a call. */
const LOG_BYTES = { scheduled: 4_000, event: 2_500, transition: 1_000 } as const
/** Lambda's five pollers wait 20 s for a message each, before there is any. */
const POLLS_A_MONTH = (5 * 3 * 60 * HOURS_A_MONTH) as number
/** A key is asked once in five minutes by whoever uses it. */
const KEY_USES_A_MONTH = 12 * HOURS_A_MONTH
/** The ledger forgets nothing: a year of failures, each with its evidence and steps. */
const STORED_GIGABYTES = (12 * FAILURES * 30_000) / 1e9

type Usage = { readonly reads: number; readonly writes: number; readonly steps: (name: string) => number }

function usageOf(calls: ReadonlyMap<string, number>): Usage {
  let [reads, writes] = [0, 0]
  for (const [call, count] of calls) {
    const units = unitsOf(call)
    reads += count * (units.reads ?? 0)
    writes += count * (units.writes ?? 0)
  }
  return { reads, writes, steps: (name) => calls.get(name) ?? 0 }
}

/** What the failures of a run have cost beside what the same time costs without any. */
const beyond = (busy: Counted, idle: Counted): Map<string, number> =>
  new Map([...busy.calls].map(([call, count]) => [call, Math.max(0, count - (idle.calls.get(call) ?? 0))]))

/** Calls of a month with nothing but the clock, and those that a thousand failures add. */
async function counted() {
  const idle = await dayWith(0)
  const busy = await dayWith(FAILURES)
  const month = new Map([...idle.calls].map(([call, count]) => [call, (count * HOURS_A_MONTH) / idle.hours]))
  return { clock: usageOf(month), failures: usageOf(beyond(busy, idle)) }
}

/** The bill of a month, largest first. */
export async function bill(): Promise<Line[]> {
  const fixed = await fixedParts()
  const { clock, failures } = await counted()
  const { steps } = failures
  const events = steps('ClassifyFailure') + steps('Feed.publish')
  const calls = ['ClassifyFailure', 'PlanLeg', 'SettleAttempt', 'ObserveAirflow', 'RedriveDeadLetter']
  const invoked = calls.reduce((sum, name) => sum + steps(name), 0)
  const gateway = steps('AirflowGateway')
  // Begin and end of each leg; plan and its choice; wait; attempt; settle and its choice.
  const transitions = 2 * steps('Executions.start') + 2 * steps('PlanLeg') + 2 * gateway + 2 * steps('SettleAttempt')
  // Sent, received, deleted.
  const messages = 3 * (events + gateway + steps('ObserveAirflow') + steps('RedriveDeadLetter'))
  const seconds =
    (fixed.scheduled * MILLISECONDS.scheduled + invoked * MILLISECONDS.event + gateway * MILLISECONDS.gateway) / 1_000
  const bytes =
    fixed.scheduled * LOG_BYTES.scheduled + (invoked + gateway) * LOG_BYTES.event + transitions * LOG_BYTES.transition
  const users = fixed.functions + fixed.tables + fixed.queues
  const all = fixed.scheduled + invoked + gateway
  const lines: readonly [service: string, what: string, price: Priced, count: number][] = [
    ['CloudWatch', 'metrics of our own', 'customMetric', fixed.customMetrics],
    ['CloudWatch', 'dashboards', 'dashboard', fixed.dashboards],
    ['CloudWatch', 'metrics in alarms', 'alarmMetric', fixed.alarmMetrics],
    ['CloudWatch', 'combined alarms', 'compositeAlarm', fixed.compositeAlarms],
    ['CloudWatch', 'task starts, read each minute', 'getMetricDataMetric', MINUTES],
    ['CloudWatch Logs', 'GB taken in', 'logGigabyte', bytes / 1e9],
    ['Lambda', 'calls', 'lambdaRequest', all],
    ['Lambda', 'GB seconds', 'lambdaGigabyteSecond', (seconds * fixed.memoryMegabytes) / 1_024],
    ['X-Ray', 'traces', 'trace', all],
    ['DynamoDB', 'read units of the clock', 'dynamoReadUnit', clock.reads],
    ['DynamoDB', 'write units of the clock', 'dynamoWriteUnit', clock.writes],
    ['DynamoDB', 'read units of failures', 'dynamoReadUnit', failures.reads],
    ['DynamoDB', 'write units of failures', 'dynamoWriteUnit', failures.writes],
    ['DynamoDB', 'GB after a year', 'dynamoGigabyte', STORED_GIGABYTES],
    ['SQS', 'polls of empty queues', 'sqsRequest', fixed.polled * POLLS_A_MONTH],
    ['SQS', 'messages of failures', 'sqsRequest', messages],
    ['EventBridge', 'events of failures', 'customEvent', events],
    ['Step Functions', 'transitions of failures', 'stateTransition', transitions],
    ['KMS', 'keys', 'kmsKey', fixed.keys],
    ['KMS', 'uses', 'kmsRequest', users * KEY_USES_A_MONTH],
    ['Secrets Manager', 'secrets', 'secret', fixed.secrets],
  ]
  return lines
    .map(([service, what, name, count]) => ({
      service,
      what,
      count,
      price: PRICES[name],
      dollars: count * PRICES[name],
    }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.dollars - a.dollars)
}

const MINUTES = HOURS_A_MONTH * 60
