import * as z from 'zod'

/**
 * Identifiers of Airflow by allow-list. They are the only parts of an event that ever reach a REST call, so the
 * patterns are plain character classes (linear in every engine) and cannot spell a path, a shell word or markup.
 */
const airflowId = () => z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,249}$/, 'letters, digits, _ - . (≤ 250)')
export const dagIdSchema = airflowId()
export const taskIdSchema = airflowId()
export const runIdSchema = z.string().regex(/^[A-Za-z0-9_.~:+-]{1,250}$/, "Airflow's run id characters (≤ 250)")

/** Name of one Goaround environment, also part of stack and resource names: `dev`, `prod-eu`. */
export const environmentSchema = z.string().regex(/^[a-z][a-z0-9-]{0,23}$/, 'lower case letters, digits, - (≤ 24)')

/** Name of an MWAA environment (AWS's own rule). */
export const mwaaNameSchema = z.string().regex(/^[A-Za-z][0-9A-Za-z_-]{0,79}$/, 'letters, digits, _ - (≤ 80)')

/** An external system, `kind:name`: `http:api.example.com`, `postgres:orders`, `aws:glue`. */
export const dependencySchema = z.string().regex(/^[a-z][a-z0-9-]{0,31}:[A-Za-z0-9_.:@-]{1,160}$/, 'kind:name')

/** Airflow pool that may be cut: its name fits into a path of MWAA's 64 characters, and no task is in it unasked. */
export const poolSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-][A-Za-z0-9_. -]{0,56}$/, 'letters, digits, _ - . and spaces (≤ 57)')
  .refine((name) => encodeURIComponent(name).length <= 57, 'at most 57 characters, of which a space counts as three')
  .refine((name) => name !== 'default_pool', 'another pool than default_pool, which every task is in that names none')

/** Recovery id: 32 hex digits. */
export const recoveryIdSchema = z.string().regex(/^[0-9a-f]{32}$/, '32 hex digits')

/** `<32 hex digits of the cause>-<generation>` */
export const incidentIdSchema = z.string().regex(/^[0-9a-f]{32}-[1-9][0-9]{0,5}$/, '32 hex digits, -, a number')

/** UTC instant, ISO 8601 with a zone. */
export const instantSchema = z.iso.datetime({ offset: true })

/** What a recovery belongs to: one task instance. `map_index` is -1 where the task is not mapped. */
export const taskInstanceKeySchema = z.object({
  dag_id: dagIdSchema,
  run_id: runIdSchema,
  task_id: taskIdSchema,
  map_index: z.int().min(-1).max(1_000_000),
})
export type TaskInstanceKey = z.infer<typeof taskInstanceKeySchema>
