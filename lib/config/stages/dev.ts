import type { EnvironmentConfigInput } from '../schema.ts'

/** An example to copy: watches and books what it would do. `mode: 'act'` once its verdicts look right. */
const dev: EnvironmentConfigInput = {
  environment: 'dev',
  mwaa: { environment: 'airflow-dev', airflowVersion: '3.2.1' },
  mode: 'observe',
  pipelines: [{ name: 'orders' }],
  alarms: { owner: 'data-platform', runbookUrl: 'https://example.com/goaround/runbook.md' },
  retention: { logDays: 14, dataRemoval: 'destroy' },
}
export default dev
