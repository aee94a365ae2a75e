import * as z from 'zod'
import type { AirflowDag, AirflowDagRun, AirflowTaskInstance, DagStructure } from '../domain/ports/airflow-api.ts'

const instant = z
  .string()
  .nullish()
  .transform((text) => (text ? new Date(text).toISOString() : null))
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null)

/** A task instance in REST API v2. */
const taskInstance = z
  .object({
    id: z.string(),
    dag_id: z.string(),
    dag_run_id: z.string(),
    task_id: z.string(),
    map_index: z.int(),
    state: text,
    try_number: z.int(),
    max_tries: z.int(),
    start_date: instant,
    end_date: instant,
    logical_date: instant,
    run_after: instant,
    operator_name: text,
    operator: text,
    pool: text,
    queue: text,
    hostname: text,
  })
  .transform(
    (i): AirflowTaskInstance => ({
      dagId: i.dag_id,
      runId: i.dag_run_id,
      taskId: i.task_id,
      mapIndex: i.map_index,
      state: i.state,
      tryNumber: i.try_number,
      maxTries: i.max_tries,
      taskInstanceId: i.id,
      startedAt: i.start_date,
      endedAt: i.end_date,
      operator: i.operator_name ?? i.operator,
      pool: i.pool,
      queue: i.queue,
      hostname: i.hostname,
      logicalDate: i.logical_date,
      runAfter: i.run_after,
    }),
  )

export const taskInstancesSchema = z
  .object({ task_instances: z.array(taskInstance), total_entries: z.int() })
  .transform((page) => ({ items: page.task_instances, total: page.total_entries }))

const dagRun = z
  .object({
    dag_id: z.string(),
    dag_run_id: z.string(),
    state: z.string(),
    run_type: text,
    logical_date: instant,
    start_date: instant,
    end_date: instant,
  })
  .transform(
    (r): AirflowDagRun => ({
      dagId: r.dag_id,
      runId: r.dag_run_id,
      state: r.state,
      runType: r.run_type,
      logicalDate: r.logical_date,
      startedAt: r.start_date,
      endedAt: r.end_date,
    }),
  )

export const dagRunsSchema = z.object({ dag_runs: z.array(dagRun) })

/** Of a DAG's deadline: when each run was to start. */
export const watchedRunsSchema = z.object({
  dag_runs: z.array(
    z
      .object({
        dag_id: z.string(),
        dag_run_id: z.string(),
        state: z.string(),
        run_after: z.string(),
        start_date: instant,
        end_date: instant,
      })
      .transform((r) => ({
        dagId: r.dag_id,
        runId: r.dag_run_id,
        state: r.state,
        runAfter: new Date(r.run_after).toISOString(),
        startedAt: r.start_date,
        endedAt: r.end_date,
      })),
  ),
})

export const tasksSchema = z
  .object({
    tasks: z.array(
      z
        .object({
          task_id: z.string(),
          downstream_task_ids: z.array(z.string()).nullable(),
          trigger_rule: z.string().nullable(),
          operator_name: text,
        })
        .transform((t): DagStructure['tasks'][number] => ({
          taskId: t.task_id,
          downstream: (t.downstream_task_ids ?? []).toSorted(),
          triggerRule: t.trigger_rule ?? 'all_success',
          operator: t.operator_name,
        })),
    ),
  })
  .transform((answer) => answer.tasks)

const reference = z.object({ dag_id: z.string() })

/** Assets with the DAGs that they schedule or that read them in a task. */
export const assetsSchema = z
  .object({
    assets: z.array(
      z
        .object({
          name: z.string(),
          uri: z.string(),
          scheduled_dags: z.array(reference),
          // Airflow 3.0 does not tell them.
          consuming_tasks: z.array(reference).default([]),
        })
        .transform((a) => ({
          name: a.name,
          uri: a.uri,
          consumers: [...a.scheduled_dags, ...a.consuming_tasks].map((one) => one.dag_id),
        })),
    ),
  })
  .transform((answer) => answer.assets)

export const dagSchema = z
  .object({
    dag_id: z.string(),
    is_paused: z.boolean(),
    owners: z.array(z.string()),
    tags: z.array(z.object({ name: z.string() })),
  })
  .transform(
    (d): AirflowDag => ({ dagId: d.dag_id, paused: d.is_paused, owners: d.owners, tags: d.tags.map((t) => t.name) }),
  )
