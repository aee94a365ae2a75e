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
  alarms: {
    owner: 'data-platform',
    emails: ['data-platform-oncall@example.com'],
    runbookUrl: 'https://example.com/goaround/runbook.md',
  },
  retention: { logDays: 180, dataRemoval: 'retain' },
}
export default prod
