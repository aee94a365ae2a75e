import { Duration } from 'aws-cdk-lib'
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { AlarmRegistry } from './alarm-registry.ts'
import { deepLink } from './deep-links.ts'

const KINDS = ['ReadThrottleEvents', 'WriteThrottleEvents'] as const

/** Requests that a table refused: DynamoDB counts them by name, not those of its indexes. */
export const throttlesOf = (table: Table, period = Duration.minutes(5)) =>
  KINDS.map((kind) => table.metric(kind, { period, statistic: 'Sum' }))

/** Is the store quick enough? Refusals are repeated, and the flows behind them come late. */
export function addTableAlarms(
  alarms: AlarmRegistry,
  tables: { readonly ledger: Table; readonly breakers: Table },
): void {
  const period = Duration.minutes(5)
  const [ledgerReads, ledgerWrites] = throttlesOf(tables.ledger, period)
  const [breakerReads, breakerWrites] = throttlesOf(tables.breakers, period)
  if (!ledgerReads || !ledgerWrites || !breakerReads || !breakerWrites) throw new Error('a kind of throttle is missing')
  alarms.add({
    reason: 'Tables-Throttled',
    severity: 'low',
    metric: new MathExpression({
      expression: 'FILL(ledgerReads,0)+FILL(ledgerWrites,0)+FILL(breakerReads,0)+FILL(breakerWrites,0)',
      usingMetrics: { ledgerReads, ledgerWrites, breakerReads, breakerWrites },
      period,
      label: 'requests that DynamoDB refused',
    }),
    threshold: 1,
    periods: 3,
    happened: 'For a quarter of an hour DynamoDB has refused requests to the ledger or to the breakers.',
    notCovered: 'requests that are slow and not refused, and throttles of indexes that no write waits for',
    missing: { is: 'fine', because: 'DynamoDB tells only of requests that it refused' },
    look: deepLink.table(tables.ledger.tableName),
    onlyOnAws: true,
  })
}
