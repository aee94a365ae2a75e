import type { TaskInstanceFailed } from '../../lambdas/contracts/events.ts'
import { failedEvent } from '../support/events.ts'
import { FakeAirflow, type FakeTask } from '../support/fake-airflow.ts'
import type { World } from './world.ts'

/** How a try ends. */
type End = 'network' | 'permanent' | 'killed' | 'unknown' | 'ok' | 'dependency-open'

/** How a task's tries end, in order; the last one stands for all that follow. `bug-until-fixed` heals when `fixed`,
 * `waits-in-vain` when the task that it waits for has succeeded; a try that `calls` ends as its call does. */
export type Fate = End | 'bug-until-fixed' | 'waits-in-vain' | 'calls'

export type Told =
  | { readonly kind: 'failed'; readonly event: TaskInstanceFailed }
  | {
      readonly kind: 'hint'
      readonly state: 'success' | 'failed'
      readonly dagId: string
      readonly runId: string
      readonly task?: FakeTask
    }

const COMMIT_SECONDS = [0.2, 8] as const

/** Airflow that runs its tasks: events come before the commit, some never, killed tasks say nothing. */
export class SimAirflow extends FakeAirflow {
  readonly #world: World
  readonly #fates = new Map<FakeTask, readonly Fate[]>()
  readonly #lossShare: number
  fixed = false
  /** what tasks of the fate `waits-in-vain` wait for */
  awaited: FakeTask | undefined
  tell: (told: Told) => void = () => {}
  /** what a try that calls an external system comes to, in its time */
  call: (task: FakeTask) => Promise<End> = async () => 'ok'

  constructor(world: World, lossShare: number) {
    super()
    this.#world = world
    this.#lossShare = lossShare
    this.onCleared = (task) => this.#begin(task)
  }

  plant(task: Partial<FakeTask> & { taskId: string }, fates: readonly Fate[]): FakeTask {
    const made = this.add({ ...task, state: null, tryNumber: 0, endedAt: null })
    this.#setRun(made, 'running')
    this.#fates.set(made, fates)
    this.#begin(made)
    return made
  }

  /** A task that only waits for the one above it. */
  plantBelow(task: Partial<FakeTask> & { taskId: string }): void {
    const made = this.add({ ...task, state: null, tryNumber: 0, endedAt: null })
    this.#fates.set(made, ['ok'])
  }

  #begin(task: FakeTask): void {
    const above = this.#above(task).map((t) => t.state)
    if (above.includes('failed') || above.includes('upstream_failed')) {
      this.#giveUp(task, this.#world.clock())
      return
    }
    if (above.some((state) => state !== 'success')) return
    const id = task.taskInstanceId
    this.#world.after(this.#world.pick(1, 4), async () => {
      if (task.taskInstanceId !== id || task.state !== null) return
      Object.assign(task, { state: 'running', tryNumber: task.tryNumber + 1, startedAt: this.#world.clock() })
      const fate = this.#fateOf(task)
      if (fate === 'calls') this.#finish(task, await this.call(task))
      else this.#world.after(this.#world.pick(1, 30), async () => this.#finish(task, fate))
    })
  }

  #fateOf(task: FakeTask): Fate {
    const fates = this.#fates.get(task) ?? ['ok']
    return fates[Math.min(task.tryNumber, fates.length) - 1] ?? 'ok'
  }

  #finish(task: FakeTask, planned: Fate): void {
    let fate = planned
    if (fate === 'bug-until-fixed') fate = this.fixed ? 'ok' : 'permanent'
    if (fate === 'waits-in-vain' && this.awaited?.state === 'success') fate = 'ok'
    const ended = this.#world.clock()
    if (fate === 'ok') {
      Object.assign(task, { state: 'success', endedAt: ended })
      if (task.tryNumber > 1) this.#say({ kind: 'hint', state: 'success', dagId: task.dagId, runId: task.runId, task })
      for (const below of this.#below(task)) if (below.state === null) this.#begin(below)
      this.#endRun(task)
      return
    }
    if (fate !== 'killed') this.#say({ kind: 'failed', event: this.#event(task, fate, ended) })
    this.#world.after(this.#world.pick(...COMMIT_SECONDS), async () => {
      Object.assign(task, { state: 'failed', endedAt: ended })
      for (const below of this.#below(task)) this.#giveUp(below, ended)
      this.#endRun(task)
    })
  }

  /** A task with a failed one above it never begins, nor does what is below it. */
  #giveUp(task: FakeTask, endedAt: string): void {
    if (task.state !== null) return
    Object.assign(task, { state: 'upstream_failed', endedAt })
    for (const below of this.#below(task)) this.#giveUp(below, endedAt)
  }

  #endRun({ dagId, runId }: FakeTask): void {
    const ofRun = this.tasks.filter((t) => t.dagId === dagId && t.runId === runId)
    const open = ofRun.some((t) => t.state === null || t.state === 'running')
    if (open) return
    const state = ofRun.every((t) => t.state === 'success') ? 'success' : 'failed'
    this.#setRun({ dagId, runId }, state)
    this.#say({ kind: 'hint', state, dagId, runId })
  }

  #setRun({ dagId, runId }: Pick<FakeTask, 'dagId' | 'runId'>, state: string): void {
    const key = `${dagId}/${runId}`
    this.runs.set(key, { ...this.runs.get(key), state })
  }

  #say(told: Told): void {
    if (this.#world.random() < this.#lossShare) return
    this.#world.after(this.#world.pick(0, 2), async () => this.tell(told))
  }

  #event(task: FakeTask, fate: Fate, ended_at: string): TaskInstanceFailed {
    return failedEvent({
      dag_id: task.dagId,
      run_id: task.runId,
      task_id: task.taskId,
      map_index: task.mapIndex,
      try_number: task.tryNumber,
      task_instance_id: task.taskInstanceId,
      started_at: task.startedAt,
      ended_at,
      retry_contract: task.taskId.startsWith('never') ? 'never' : null,
      error_text: fate,
      awaits: fate === 'waits-in-vain' && this.awaited ? [awaitedRun(this.awaited)] : [],
    })
  }

  #above(task: FakeTask): FakeTask[] {
    return this.tasks.filter(
      (t) => t.runId === task.runId && t.dagId === task.dagId && t.downstream.includes(task.taskId),
    )
  }

  #below(task: FakeTask): FakeTask[] {
    return this.tasks.filter(
      (t) => t.runId === task.runId && t.dagId === task.dagId && task.downstream.includes(t.taskId),
    )
  }
}

const awaitedRun = ({ dagId, runId }: FakeTask) => ({
  dag_id: dagId,
  run_id: runId,
  logical_date: null,
  task_ids: [],
})
