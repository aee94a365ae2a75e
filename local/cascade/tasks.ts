import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { databaseFile } from '../airflow/settings.ts'

/** A task instance as Airflow's database has it. */
export type Task = {
  readonly dag: string
  readonly run: string
  readonly task: string
  /** null: not scheduled yet */
  readonly state: string | null
  readonly operator: string
  readonly pid: number | null
  /** when its run was due, epoch milliseconds */
  readonly due: number
}

const heldSchema = z.array(z.string())

const QUERY = `
  SELECT t.dag_id AS dag, t.run_id AS run, t.task_id AS task, t.state, t.operator, t.pid, r.run_after AS due
  FROM task_instance t JOIN dag_run r ON r.dag_id = t.dag_id AND r.run_id = t.run_id`

/** What unfinished runs have been handed over by their first task: whole batches, where they go through XCom. */
const HELD = `
  SELECT x.value FROM xcom x JOIN dag_run r ON r.dag_id = x.dag_id AND r.run_id = x.run_id
  WHERE x.dag_id = ? AND x.task_id = ? AND r.state IN ('queued', 'running')`

/** Reads beside Airflow and not through its API, which on two cores would slow down what is being watched. */
export class Tasks {
  readonly #database: DatabaseSync

  constructor(home: string) {
    this.#database = new DatabaseSync(databaseFile(home), { readOnly: true })
    this.#database.exec('PRAGMA busy_timeout = 5000')
  }

  all(): Task[] {
    return this.#database
      .prepare(QUERY)
      .all()
      .map((row) => ({
        dag: String(row.dag),
        run: String(row.run),
        task: String(row.task),
        state: row.state === null ? null : String(row.state),
        operator: String(row.operator ?? ''),
        pid: row.pid === null ? null : Number(row.pid),
        // Airflow stores UTC without saying so.
        due: Date.parse(`${String(row.due).replace(' ', 'T')}Z`),
      }))
  }

  /** Records that runs of a DAG hold in XCom, and may still write, as texts. */
  held(dag: string, task: string): string[] {
    const values = this.#database.prepare(HELD).all(dag, task)
    return values.flatMap(({ value }) => heldSchema.parse(JSON.parse(String(value))))
  }

  close(): void {
    this.#database.close()
  }
}

const WAITS = /Sensor$/
export const isRunning = ({ state }: Task): boolean => state === 'running' || state === 'restarting'
/** Holds a slot only to wait for something. */
export const isWaiting = (task: Task): boolean => isRunning(task) && WAITS.test(task.operator)
export const isQueued = ({ state }: Task): boolean => state === 'queued' || state === 'scheduled'
export const hasFailed = ({ state }: Task): boolean => state === 'failed'
export const nameOf = ({ dag, run, task }: Task): string => `${dag}/${run}/${task}`

const ENDED = new Set(['success', 'failed', 'skipped', 'removed', 'upstream_failed'])

/**
 * Whether another task's failure has hit it: Airflow has given it up unheard, or its run was due long ago and it has not
 * come to an end.
 * @param late milliseconds after which a run should be over
 */
export const isHit = (task: Task, now: number, late: number): boolean =>
  task.state === 'upstream_failed' || (!ENDED.has(task.state ?? '') && now - task.due > late)
