/** What EventBridge hands over when MWAA's environment of the test policy changes its status. */
export const statusEvent = (change: object = {}): object => ({
  version: '0',
  id: '6f87d04b-0000-0000-0000-000000000000',
  'detail-type': 'MWAA Environment Status Change',
  source: 'aws.airflow',
  account: '111122223333',
  time: '2026-11-01T00:00:00Z',
  region: 'eu-west-1',
  resources: [],
  detail: { name: 'airflow-test', status: 'UPDATING', airflowVersion: '3.2.1' },
  ...change,
})
