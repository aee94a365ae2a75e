import * as z from 'zod'
import { BREAKER_STATES } from './breaker.ts'
import {
  dependencySchema,
  incidentIdSchema,
  instantSchema,
  recoveryIdSchema,
  taskInstanceKeySchema,
} from './identifiers.ts'
import { categorySchema, failureClassSchema } from './verdict.ts'

const count = z.int().min(0)
const seconds = z.number().min(0)

/** Where a recovery stood when the balance was drawn. */
export const outcomeSchema = z.enum(['recovered', 'dead-lettered', 'waived', 'in-flight'])
export type Outcome = z.infer<typeof outcomeSchema>

const taskInstanceSchema = z.object({
  dag: taskInstanceKeySchema.shape.dag_id,
  run: taskInstanceKeySchema.shape.run_id,
  task: taskInstanceKeySchema.shape.task_id,
  /** -1 where the task is not mapped */
  mapIndex: taskInstanceKeySchema.shape.map_index,
})

/** One accepted failure and what became of it. */
export const balanceFailureSchema = taskInstanceSchema.extend({
  recoveryId: recoveryIdSchema,
  /** the incident that it belongs to now */
  incident: incidentIdSchema,
  /** of the failure that stands now, or stood last */
  verdict: failureClassSchema,
  category: categorySchema,
  /** id of the rule that decided, `none` where none matched */
  rule: z.string().max(64),
  /** seconds planned before each attempt, in order */
  waits: z.array(seconds),
  /** clears sent to Airflow, in order; `try` is the failed try that was cleared */
  attempts: z.array(z.object({ try: z.int().min(0), at: instantSchema })),
  /** how often it was parked as a dead letter */
  deadLetters: count,
  /** how often a person brought it back from the dead letters */
  redrives: count,
  outcome: outcomeSchema,
  /** whose clear was followed by the success; null where it is not recovered */
  recoveredBy: z.enum(['goaround', 'person']).nullable(),
  /** from the end of the first failed try to the outcome; null while it is in flight */
  seconds: seconds.nullable(),
  /** from the end of the first failed try to its verdict in the ledger */
  verdictSeconds: seconds,
})
export type BalanceFailure = z.infer<typeof balanceFailureSchema>

/** Failures with one cause. */
export const balanceIncidentSchema = z.object({
  id: incidentIdSchema,
  /** the dependency at fault, `workers lost`, or the category of its failures */
  cause: z.string().min(1).max(200),
  /** the task instance that failed first; null where none is a member yet */
  root: taskInstanceSchema.nullable(),
  /** failures that belong to it now */
  members: count,
  /** task instances that wait behind its members without having failed themselves */
  victims: count,
  state: z.enum(['open', 'closed']),
  /** incidents that it follows from */
  causedBy: z.array(incidentIdSchema),
})
export type BalanceIncident = z.infer<typeof balanceIncidentSchema>

/** The breaker of a dependency, and what its system has seen of all this. */
export const balanceBreakerSchema = z
  .object({
    dependency: dependencySchema,
    /** by an operator's word: nobody was refused */
    disabled: z.boolean(),
    state: z.enum(BREAKER_STATES),
    opened: count,
    /** by the log of the system itself: while it was down, while every second call failed, while it was well */
    calls: z.object({ down: count, limping: count, well: count }),
    /** elections */
    probes: count,
    /** calls of probes that were let through at the same time as another's */
    probesAtOnce: count,
    /** failures that it held, and those of them that it released after it had closed */
    held: count,
    released: count,
    /** tasks that a sensor has waited for */
    waited: count,
  })
  .refine((b) => b.released <= b.held, { path: ['released'], message: 'must be held before' })
  .refine((b) => b.opened > 0 || b.probes === 0, { path: ['probes'], message: 'must be of a breaker that has opened' })
export type BalanceBreaker = z.infer<typeof balanceBreakerSchema>

/** What `npm start -- --json FILE` writes: every accepted failure, and the sum that must hold. */
export const balanceSchema = z
  .object({
    accepted: count,
    recovered: count,
    deadLettered: count,
    waived: count,
    inFlight: count,
    /** events that were not of the contract: counted apart, none of them is a failure */
    rejected: count,
    /** failure to verdict, over all failures; null where there is none */
    verdictLatency: z.object({ p50: seconds, p95: seconds }).nullable(),
    failures: z.array(balanceFailureSchema),
    incidents: z.array(balanceIncidentSchema),
    breakers: z.array(balanceBreakerSchema),
    /** metrics that were told, as `Name` or `Name Dimension=value`, but for the environment's dimension */
    metrics: z.array(z.string().max(300)),
  })
  .refine((b) => b.accepted === b.recovered + b.deadLettered + b.waived + b.inFlight, {
    path: ['accepted'],
    message: 'must be recovered + deadLettered + waived + inFlight',
  })
  .refine((b) => b.accepted === b.failures.length, { path: ['failures'], message: 'must name every accepted failure' })
  .refine((b) => b.incidents.every((i) => b.failures.filter((f) => f.incident === i.id).length === i.members), {
    path: ['incidents'],
    message: 'must have as members the failures that name them',
  })
  .refine((b) => b.incidents.reduce((sum, i) => sum + i.members, 0) === b.accepted, {
    path: ['incidents'],
    message: 'must hold every accepted failure once',
  })
export type Balance = z.infer<typeof balanceSchema>
