/** Environment variables that constructs set and handlers read; a missing one fails the cold start by name. */
export const ENV = {
  environment: 'GOAROUND_ENVIRONMENT',
  ledgerTable: 'LEDGER_TABLE',
  breakerTable: 'BREAKER_TABLE',
  recordsTable: 'RECORDS_TABLE',
  recordBodiesBucket: 'RECORD_BODIES_BUCKET',
  /** JSON array of the pipelines' queues: `{ pipeline, intakeArn, intakeUrl, replayUrl }` */
  recordQueues: 'RECORD_QUEUES',
  eventBus: 'EVENT_BUS_NAME',
  stateMachineAlias: 'RECOVERY_WORKFLOW_ALIAS_ARN',
  airflowEndpoint: 'AIRFLOW_API_ENDPOINT',
  intakeQueue: 'DEAD_LETTER_INTAKE_QUEUE_URL',
  deadLetterQueue: 'DEAD_LETTER_QUEUE_URL',
  rejectedQueue: 'REJECTED_EVENTS_QUEUE_URL',
  observationsQueue: 'OBSERVATIONS_QUEUE_URL',
  /** JSON array of queue URLs */
  transportDeadLetterQueues: 'TRANSPORT_DEAD_LETTER_QUEUE_URLS',
  pagesQueue: 'PAGES_QUEUE_URL',
  pagesQueueArn: 'PAGES_QUEUE_ARN',
  /** JSON object: `<team>/<tier>` → ARN of its topic */
  pageTopics: 'PAGE_TOPIC_ARNS',
  pageTimerGroup: 'PAGE_TIMER_GROUP',
  pageTimerRole: 'PAGE_TIMER_ROLE_ARN',
  /** empty: PagerDuty's own host of each team's region */
  pagerDutyEndpoint: 'PAGERDUTY_ENDPOINT',
} as const
export type EnvName = (typeof ENV)[keyof typeof ENV]

/** File beside each bundled handler that holds the environment's policy. */
export const POLICY_FILE = 'policy.json'
