import type { Mark, Sample, Side } from './result.ts'
import { EVERY_SECONDS } from './schedule.ts'
import type { SideWorld } from './side-world.ts'
import type { Sink } from './sink.ts'
import { hasFailed, isHit, isQueued, isRunning, isWaiting, nameOf, type Task, type Tasks } from './tasks.ts'
import { ordersOf, type Put, totalsOf, wrongMinutes } from './truth.ts'

/** A run that was due so long ago should be over. */
const LATE_MILLISECONDS = 4 * EVERY_SECONDS * 1000

/** Looks at one side again and again, and remembers what a last look could not show. */
export class SideWatch {
  readonly side: Side
  readonly samples: Sample[] = []
  readonly marks: Mark[] = []
  /** tasks that have failed for good at least once */
  readonly failed = new Set<string>()
  hitPeak = 0
  hitNow = 0
  /** when the aggregate was right and stayed right since; undefined: it is not */
  rightSince: number | undefined
  readonly #recovered = new Set<string>()
  readonly #world: SideWorld
  readonly #tasks: Tasks
  readonly #sink: Sink

  constructor(world: SideWorld, tasks: Tasks, sink: Sink) {
    this.side = world.side
    this.#world = world
    this.#tasks = tasks
    this.#sink = sink
  }

  get slots(): number {
    return this.#world.slots
  }

  /** @param at seconds since the first event */
  async look(at: number, puts: readonly Put[]): Promise<void> {
    const tasks = this.#tasks.all()
    this.#noteTasks(at, tasks)
    const [parquet, totals] = await Promise.all([this.#sink.parquet(), this.#sink.totals()])
    const ids = new Set(parquet)
    const orders = ordersOf(puts)
    const wrong = wrongMinutes(totalsOf(puts), totals).length
    if (wrong > 0) this.rightSince = undefined
    else this.rightSince ??= at
    const count = (is: (task: Task) => boolean): number => tasks.filter(is).length
    this.samples.push({
      at,
      source: orders.size,
      sink: [...orders.keys()].filter((id) => ids.has(id)).length,
      slots: count(isRunning),
      waiting: count(isWaiting),
      queued: count(isQueued),
      wrong,
    })
  }

  note(mark: Mark): void {
    this.marks.push(mark)
  }

  #noteTasks(at: number, tasks: readonly Task[]): void {
    for (const task of tasks) {
      const name = nameOf(task)
      if (hasFailed(task) && !this.failed.has(name)) {
        this.failed.add(name)
        this.note({ at, kind: 'failed', text: name })
      }
      if (task.state === 'success' && this.failed.has(name) && !this.#recovered.has(name)) {
        this.#recovered.add(name)
        this.note({ at, kind: 'recovered', text: name })
      }
    }
    this.hitNow = tasks.filter((task) => isHit(task, Date.now(), LATE_MILLISECONDS)).length
    this.hitPeak = Math.max(this.hitPeak, this.hitNow)
  }
}
