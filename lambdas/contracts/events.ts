import * as z from 'zod'
import { exceptionLinkSchema } from './exception.ts'
import {
  dagIdSchema,
  dependencySchema,
  environmentSchema,
  instantSchema,
  runIdSchema,
  taskIdSchema,
  taskInstanceKeySchema,
} from './identifiers.ts'
import { datasetNameSchema } from './watch.ts'

export const EVENT_SOURCE = 'goaround.airflow'
export const EVENT_SCHEMA_VERSION = 1
/** Bytes of the whole detail as UTF-8 JSON; the sender cuts text until it fits. */
export const EVENT_DETAIL_MAX_BYTES = 65_536

/** May the task be repeated: with no further question, with its set-up and tear-down, when a person agrees, not at all. */
export const retryContractSchema = z.enum(['safe', 'scope', 'ask', 'never'])
export type RetryContract = z.infer<typeof retryContractSchema>

/** A DAG run that a task waited for; null where the sender does not know which of the DAG's runs it was. */
const awaitedRunSchema = z.object({
  dag_id: dagIdSchema,
  run_id: runIdSchema.nullable(),
  logical_date: instantSchema.nullable(),
  /** tasks of that run; empty: the run as a whole */
  task_ids: z.array(taskIdSchema).max(20),
})

const label = z.string().max(250)
const common = {
  schema_version: z.literal(EVENT_SCHEMA_VERSION),
  environment: environmentSchema,
  /** which feed saw it */
  emitted_by: z.enum(['listener', 'reconciler']),
  airflow_version: z.string().max(32),
  started_at: instantSchema.nullable(),
  ended_at: instantSchema,
  logical_date: instantSchema.nullable(),
  run_type: z.string().max(64).nullable(),
  owners: z.array(label).max(20),
  tags: z.array(label).max(50),
}

const taskInstanceFields = {
  ...common,
  ...taskInstanceKeySchema.shape,
  try_number: z.int().min(0).max(10_000),
  max_tries: z.int().min(0).max(10_000),
  /** Airflow 3: the task instance's UUID, new for every try and clear; null on Airflow 2 */
  task_instance_id: z.uuid().nullable(),
  operator: label.nullable(),
  pool: label.nullable(),
  queue: label.nullable(),
  hostname: z.string().max(253).nullable(),
  /** retries the author gave the task natively; null where the sender cannot know */
  retries: z.int().min(0).max(10_000).nullable(),
  retry_contract: retryContractSchema.nullable(),
  dependencies: z.array(dependencySchema).max(20),
  deadline: instantSchema.nullable(),
  upstream_ids: z.array(taskIdSchema).max(200),
  downstream_ids: z.array(taskIdSchema).max(200),
  assets: z.object({ inlets: z.array(label).max(50), outlets: z.array(label).max(50) }),
  /** the set-up and tear-down tasks of the task; none where the sender does not know */
  scope: z.array(taskIdSchema).max(20).default([]),
  /** the DAG runs that the task waited for; older senders do not tell */
  awaits: z.array(awaitedRunSchema).max(5).default([]),
  /** of the user's code that the task had loaded: a retry with another hash runs other code; null where unknown */
  code_hash: z
    .string()
    .regex(/^[0-9a-f]{16}$/, '16 hex digits')
    .nullable()
    .default(null),
  /** outermost first: what was raised, then its causes and contexts */
  exception: z.array(exceptionLinkSchema).max(10),
  /** what Airflow says where there is no exception object (heartbeat loss, state mismatch) */
  error_text: z.string().max(4096).nullable(),
  /** only where the DAG opts in */
  log_tail: z.string().max(8192).nullable(),
}

export const taskInstanceFailedSchema = z.object({ ...taskInstanceFields, state: z.literal('failed') })
export const taskInstanceRetryingSchema = z.object({ ...taskInstanceFields, state: z.literal('up_for_retry') })
export const taskInstanceSucceededSchema = z.object({ ...taskInstanceFields, state: z.literal('success') })

/** How far the data of a dataset has come, told by the task that wrote it. */
export const watermarkReportedSchema = z.object({
  schema_version: z.literal(EVENT_SCHEMA_VERSION),
  environment: environmentSchema,
  emitted_by: z.literal('task'),
  airflow_version: z.string().max(32),
  dataset: datasetNameSchema,
  /** of the newest data that is complete at the sink, never the time of writing */
  event_time: instantSchema,
  /** rows that it was written with; null: not told */
  rows: z.int().min(0).nullable(),
  /** the span of event time that these rows are of */
  window: z.object({ from: instantSchema, to: instantSchema }).nullable(),
  reported_at: instantSchema,
  /** the task that told it; null where it was told outside a task */
  task: taskInstanceKeySchema.nullable(),
})
export type WatermarkReported = z.infer<typeof watermarkReportedSchema>

const dagRunFields = { ...common, dag_id: taskInstanceKeySchema.shape.dag_id, run_id: runIdSchema }
export const dagRunFailedSchema = z.object({
  ...dagRunFields,
  state: z.literal('failed'),
  message: z.string().max(4096).nullable(),
})
export const dagRunSucceededSchema = z.object({
  ...dagRunFields,
  state: z.literal('success'),
  message: z.string().max(4096).nullable(),
})

/** EventBridge's detail-type names the detail's schema. */
export const eventSchemas = {
  'Task Instance Failed': taskInstanceFailedSchema,
  'Task Instance Retrying': taskInstanceRetryingSchema,
  'Task Instance Succeeded': taskInstanceSucceededSchema,
  'DAG Run Failed': dagRunFailedSchema,
  'DAG Run Succeeded': dagRunSucceededSchema,
  'Watermark Reported': watermarkReportedSchema,
} as const
export type DetailType = keyof typeof eventSchemas
export const DETAIL_TYPES = Object.keys(eventSchemas) as DetailType[]

export type TaskInstanceFailed = z.infer<typeof taskInstanceFailedSchema>
export type TaskInstanceEvent =
  | TaskInstanceFailed
  | z.infer<typeof taskInstanceRetryingSchema>
  | z.infer<typeof taskInstanceSucceededSchema>
export type DagRunEvent = z.infer<typeof dagRunFailedSchema> | z.infer<typeof dagRunSucceededSchema>

/** The part of EventBridge's envelope that we read. */
export const eventEnvelopeSchema = z.object({
  id: z.string().max(64),
  source: z.literal(EVENT_SOURCE),
  'detail-type': z.enum(DETAIL_TYPES),
  time: instantSchema,
  detail: z.record(z.string(), z.unknown()),
})
