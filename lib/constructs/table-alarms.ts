import { Duration } from 'aws-cdk-lib'
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { AlarmRegistry } from './alarm-registry.ts'
import { deepLink } from './deep-links.ts'

const KINDS = ['ReadThrottleEvents', 'WriteThrottleEvents'] as const

/** Requests that a table refused: DynamoDB counts them by name, not those of its indexes. */
export const throttlesOf = (table: Table, period = Duration.minutes(5)) =>
  KINDS.map((kind) => table.metric(kind, { period, statistic: 'Sum' }))

/**
 * Is the store quick enough? Refusals are repeated, and what is behind them comes late.
 * @param tables by their names in the expression
 */
export function addTableAlarms(
  alarms: AlarmRegistry,
  tables: { readonly ledger: Table } & Readonly<Record<string, Table>>,
): void {
  const period = Duration.minutes(5)
  const usingMetrics = Object.fromEntries(
    Object.entries(tables).flatMap(([name, table]) =>
      throttlesOf(table, period).map((metric, kind) => [`${name}${KINDS[kind]}`, metric] as const),
    ),
  )
  alarms.add({
    reason: 'Tables-Throttled',
    severity: 'low',
    metric: new MathExpression({
      expression: Object.keys(usingMetrics)
        .map((id) => `FILL(${id},0)`)
        .join('+'),
      usingMetrics,
      period,
      label: 'requests that DynamoDB refused',
    }),
    threshold: 1,
    periods: 3,
    happened: 'For a quarter of an hour DynamoDB has refused requests to the ledger, the breakers or the records.',
    notCovered: 'requests that are slow and not refused, and throttles of indexes that no write waits for',
    missing: { is: 'fine', because: 'DynamoDB tells only of requests that it refused' },
    look: deepLink.table(tables.ledger.tableName),
    onlyOnAws: true,
  })
}
