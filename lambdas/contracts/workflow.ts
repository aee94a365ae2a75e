import * as z from 'zod'
import { dependencySchema, instantSchema, recoveryIdSchema, taskInstanceKeySchema } from './identifiers.ts'

/** Input of one execution of the recovery workflow: one leg of one recovery. */
export const legInputSchema = z.object({ recovery_id: recoveryIdSchema, leg: z.int().min(1) })
export type LegInput = z.infer<typeof legInputSchema>

/** What the plan step tells the state machine. `seconds` is there for `wait`; `timeout_seconds` bounds the attempt. */
export const planResultSchema = z.object({
  action: z.enum(['wait', 'attempt', 'end']),
  seconds: z.int().min(0).max(900),
  timeout_seconds: z.int().min(1),
  state: z.string(),
})
export type PlanResult = z.infer<typeof planResultSchema>

/** Message on the commands queue; the gateway answers through the task token. */
export const attemptCommandSchema = z.object({
  recovery_id: recoveryIdSchema,
  leg: z.int().min(1),
  task_token: z.string().min(1).max(2048),
})
export type AttemptCommand = z.infer<typeof attemptCommandSchema>

/** A read of Airflow that ends an attempt, or the reason why there was none. */
export const attemptResultSchema = z.discriminatedUnion('outcome', [
  /** the task succeeded at a later try; `run_state` is what its run was then */
  z.object({
    outcome: z.literal('succeeded'),
    try_number: z.int(),
    task_instance_id: z.string().nullable(),
    ended_at: instantSchema,
    run_state: z.enum(['success', 'running', 'failed-elsewhere']),
    /** false where a person's clear, not ours, brought the later try */
    ours: z.boolean(),
  }),
  /** it failed again at a later try */
  z.object({
    outcome: z.literal('failed'),
    try_number: z.int(),
    max_tries: z.int(),
    task_instance_id: z.string().nullable(),
    ended_at: instantSchema,
  }),
  /** the task succeeded, its run failed with nothing else failed in it */
  z.object({ outcome: z.literal('run-failed-through'), try_number: z.int(), ended_at: instantSchema }),
  /** nothing was done now, ask again later */
  z.object({
    outcome: z.literal('not-now'),
    reason: z.enum([
      'kill-switch',
      'paused-dag',
      'lease-busy',
      'not-committed',
      'airflow-retrying',
      'airflow-unavailable',
      'cleared-nothing',
      'foreign-failures',
      'verdict-changed',
      'timed-out',
      'awaited-run',
      'environment-updating',
      'breaker-open',
      'budget',
    ]),
    detail: z.string().max(1000),
    /** when to ask again, where the reason knows it better than we do */
    retry_after_s: z.number().min(0).optional(),
  }),
  /** nothing is to be done, ever */
  z.object({
    outcome: z.literal('waive'),
    reason: z.enum(['run-missing', 'run-succeeded', 'task-missing', 'task-skipped', 'observed', 'superseded']),
    detail: z.string().max(1000),
  }),
  /** a person is needed */
  z.object({
    outcome: z.literal('refused'),
    reason: z.enum(['dag-id-too-long', 'bad-request']),
    detail: z.string().max(1000),
  }),
])
export type AttemptResult = z.infer<typeof attemptResultSchema>

export const settleInputSchema = z.object({
  recovery_id: recoveryIdSchema,
  leg: z.int().min(1),
  result: attemptResultSchema,
})
export type SettleInput = z.infer<typeof settleInputSchema>

/** `plan` goes on within the leg, `end` closes the execution. */
export const settleResultSchema = z.object({ next: z.enum(['plan', 'end']), state: z.string() })
export type SettleResult = z.infer<typeof settleResultSchema>

/** All observations are of one FIFO group: the queue hands out one batch at a time, so that one reader reads Airflow. */
export const OBSERVATION_GROUP = 'observer'

/** What the observer is asked to look at. Only our own Lambdas and schedules write here. */
export const observationSchema = z.discriminatedUnion('kind', [
  /** list what failed in Airflow since the watermark */
  z.object({ kind: z.literal('reconcile') }),
  /** read the outcomes of all open attempts */
  z.object({ kind: z.literal('poll') }),
  /** one DAG run failed or an event spoke of it: list what failed in it, read its open attempts */
  z.object({
    kind: z.literal('run'),
    dag_id: taskInstanceKeySchema.shape.dag_id,
    run_id: taskInstanceKeySchema.shape.run_id,
  }),
  /** tasks that nobody guards failed on a dependency: count how many of them went well since */
  z.object({
    kind: z.literal('suspicion'),
    dependency: dependencySchema,
    /** `dag/task` */
    tasks: z.array(z.string().max(501)).min(1).max(50),
    since: instantSchema,
  }),
  /** list the runs of watched DAGs that were to run since then */
  z.object({
    kind: z.literal('dag-runs'),
    dag_ids: z.array(taskInstanceKeySchema.shape.dag_id).min(1).max(50),
    since: instantSchema,
  }),
])
export type Observation = z.infer<typeof observationSchema>
