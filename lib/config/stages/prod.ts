import type { EnvironmentConfigInput } from '../schema.ts'

/** An example to copy: as every new environment it starts in `observe`; the ledger outlives its stack. */
const prod: EnvironmentConfigInput = {
  environment: 'prod',
  mwaa: { environment: 'airflow-prod', airflowVersion: '3.2.1' },
  mode: 'observe',
  // DAG by DAG into `act`, before the whole environment goes.
  dagModes: [{ dag: 'canary_*', mode: 'act' }],
  contracts: {
    undeclared: 'ask',
    // Reading twice does no harm, whatever else the DAG does.
    overrides: [{ operator: 'S3KeySensor', contract: 'safe' }],
  },
  watch: {
    calendars: {
      banking: { timeZone: 'Europe/Vienna', holidays: ['2026-12-08', '2026-12-25', '2027-01-01', '2027-01-06'] },
    },
    // Started at five on each banking day, done by seven.
    deadlines: [
      { dag: 'ledger_close', cron: '0 5 * * *', calendar: 'banking', dueSeconds: 7_200, severity: 'critical' },
    ],
    datasets: [
      { name: 'shop/orders', dags: ['shop_orders'], freshnessSeconds: 900, minRows: 1, slo: { share: 0.99 } },
      {
        name: 'shop/clicks',
        source: { kind: 's3', bucket: 'example-clicks', partition: 'clicks/dt=YYYY-MM-DD/hour=HH/' },
        freshnessSeconds: 7_200,
        stream: { name: 'clicks', retentionHours: 24 },
      },
    ],
  },
  pipelines: [{ name: 'orders' }],
  alarms: {
    owner: 'data-platform',
    emails: ['data-platform-oncall@example.com'],
    runbookUrl: 'https://example.com/goaround/runbook.md',
  },
  retention: { logDays: 180, dataRemoval: 'retain' },
}
export default prod
