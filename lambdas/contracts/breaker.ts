import * as z from 'zod'
import { dependencySchema, environmentSchema, instantSchema, taskInstanceKeySchema } from './identifiers.ts'

/**
 * `dep`: an external system, named as tasks declare it, judged by what becomes of tasks. `api`: the environment's own
 * Airflow API, judged by our calls of it.
 */
export const BREAKER_KINDS = ['dep', 'api'] as const
export const AIRFLOW_API = 'airflow-api'

export const breakerKeySchema = z.discriminatedUnion('kind', [
  z.object({ environment: environmentSchema, kind: z.literal('dep'), name: dependencySchema }),
  z.object({ environment: environmentSchema, kind: z.literal('api'), name: z.literal(AIRFLOW_API) }),
])
export type BreakerKey = z.infer<typeof breakerKeySchema>

/** Partition of a breaker's state (sort key `STATE`) and of its audit trail. */
export const breakerPartition = ({ environment, kind, name }: BreakerKey): string =>
  `BRK#${environment}#${kind}#${name}`
export const STATE_SORT_KEY = 'STATE'

/**
 * Who says what became of a call. `guard`: the worker that made it, both when it went well and when not. `classifier`:
 * a failed task that nobody guarded; of those that went well nobody tells.
 */
export const OUTCOME_FEEDS = ['guard', 'classifier'] as const
export type OutcomeFeed = (typeof OUTCOME_FEEDS)[number]

/** What workers tell of one dependency is spread over so many partitions. Each takes 1,000 writes a second. */
export const OUTCOME_SHARDS = 8

/**
 * Where outcomes of a breaker are: one partition, or those that task instances are spread over by
 * `crc32(task instance) mod 8`. Workers may write to `OUT#` and nowhere else: what our own functions put stands apart.
 */
export function outcomesPartitions(
  { environment, kind, name }: BreakerKey,
  feed: OutcomeFeed = 'guard',
): readonly string[] {
  if (feed === 'classifier') return [`SUS#${environment}#${name}`]
  if (kind === 'api') return [`API#${environment}#${name}`]
  return Array.from({ length: OUTCOME_SHARDS }, (_, shard) => `OUT#${environment}#${name}#${shard}`)
}

/** Outcome items are of no use after two days. Seconds. */
export const OUTCOME_TTL_SECONDS = 172_800

/** What a call of a dependency came to; `ignored` is never counted (4xx, validation, policy, our own denials). */
export const OUTCOME_CLASSES = ['ok', 'fail', 'slow', 'throttled', 'ignored'] as const
export const outcomeClassSchema = z.enum(OUTCOME_CLASSES)
export type OutcomeClass = z.infer<typeof outcomeClassSchema>

export const BREAKER_STATES = ['CLOSED', 'OPEN', 'HALF_OPEN'] as const

/** An operator's word over the machine: refuse all, admit all, count and admit, neither count nor refuse. */
export const OVERRIDES = ['FORCED_OPEN', 'FORCED_CLOSED', 'METRICS_ONLY', 'DISABLED'] as const
export type OverrideKind = (typeof OVERRIDES)[number]

/** `dag/run/task/index`, as the ledger and the Python package both spell it. */
const taskInstance = z.string().min(1).max(800)

/**
 * One outcome of a guarded task try, put by the worker, once: the same try puts the same key. `at` is when the guarded
 * block ended. Workers may write nothing else here.
 */
export const outcomeItemSchema = z.object({
  /** `OUT#<environment>#<dependency>#<shard>` */
  pk: z.string(),
  /** `AT#<at>#<task instance>#<try>` */
  sk: z.string(),
  schema_version: z.literal(1),
  kind: z.literal('outcome'),
  dependency: dependencySchema,
  at: instantSchema,
  outcome: outcomeClassSchema,
  /** seconds that the dependency asked to be left alone, where it did */
  retry_after_s: z.number().min(0).max(86_400).nullable(),
  /** milliseconds the guarded block took */
  duration_ms: z.int().min(0),
  dag_id: taskInstanceKeySchema.shape.dag_id,
  run_id: taskInstanceKeySchema.shape.run_id,
  task_instance: taskInstance,
  try_number: z.int().min(0),
  /** epoch of the state that let the task through; null where the store was not reached */
  epoch: z.int().min(0).nullable(),
  /** epoch seconds, for the table's time-to-live */
  expires_at: z.int(),
})

/** A sensor waits for the breaker to let it through: work that may be elected as the probe. */
export const waitingItemSchema = z.object({
  /** `OUT#<environment>#<dependency>#<shard>` */
  pk: z.string(),
  /** `WAIT#<task instance>` */
  sk: z.string(),
  schema_version: z.literal(1),
  kind: z.literal('waiting'),
  dependency: dependencySchema,
  at: instantSchema,
  task_instance: taskInstance,
  expires_at: z.int(),
})

/** What workers read of a breaker: the head of its state item, `BRK#<environment>#<key>` / `STATE`. */
export const breakerViewSchema = z.object({
  schema_version: z.literal(1),
  state: z.enum(BREAKER_STATES),
  epoch: z.int().min(0),
  /** before then nobody is let through; null unless OPEN */
  not_before: instantSchema.nullable(),
  /** the one task instance that is let through while HALF_OPEN */
  probe: z.object({ task_instance: taskInstance, lease_until: instantSchema }).nullable(),
  override: z
    .object({ kind: z.enum(OVERRIDES), until: instantSchema, actor: z.string(), reason: z.string() })
    .nullable(),
})
export type BreakerView = z.infer<typeof breakerViewSchema>
