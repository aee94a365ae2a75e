import { VersionConflict } from '../domain/ports/ledger.ts'
import type { WatchFacts, WatchStore } from '../domain/ports/watch.ts'
import type { RunsReading, WatchState, Watermark } from '../domain/watch/facts.ts'
import type { WatchView } from '../domain/watch/view.ts'

/** Twin in memory of what the watcher knows: the same conditions, no AWS. Environments are apart. */
export class MemoryWatch implements WatchStore {
  readonly #environments = new Map<string, Known>()

  async facts(environment: string): Promise<WatchFacts> {
    const { readings, marks, shorts, states } = this.#of(environment)
    return { readings: new Map(readings), marks: new Map(marks), shorts: new Map(shorts), states: new Map(states) }
  }

  async reading(environment: string, dag: string): Promise<RunsReading | undefined> {
    return this.#of(environment).readings.get(dag)
  }

  async saveReading(environment: string, reading: RunsReading): Promise<void> {
    const { readings } = this.#of(environment)
    if ((readings.get(reading.dag)?.readAt ?? '') <= reading.readAt) readings.set(reading.dag, reading)
  }

  async mark(environment: string, dataset: string): Promise<Watermark | undefined> {
    return this.#of(environment).marks.get(dataset)
  }

  async advance(environment: string, mark: Watermark): Promise<boolean> {
    return later(this.#of(environment).marks, mark)
  }

  async noteShort(environment: string, mark: Watermark): Promise<boolean> {
    return later(this.#of(environment).shorts, mark)
  }

  async saveState(environment: string, next: WatchState): Promise<void> {
    const { states } = this.#of(environment)
    if ((states.get(next.subject)?.version ?? 0) !== next.version - 1) throw new VersionConflict(next.subject)
    states.set(next.subject, next)
  }

  async view(environment: string): Promise<WatchView | undefined> {
    return this.#of(environment).view
  }

  async saveView(environment: string, view: WatchView): Promise<void> {
    const known = this.#of(environment)
    if ((known.view?.at ?? '') <= view.at) known.view = view
  }

  #of(environment: string): Known {
    const found = this.#environments.get(environment) ?? {
      readings: new Map(),
      marks: new Map(),
      shorts: new Map(),
      states: new Map(),
      view: undefined,
    }
    this.#environments.set(environment, found)
    return found
  }
}

type Known = {
  readonly readings: Map<string, RunsReading>
  readonly marks: Map<string, Watermark>
  readonly shorts: Map<string, Watermark>
  readonly states: Map<string, WatchState>
  view: WatchView | undefined
}

function later(marks: Map<string, Watermark>, mark: Watermark): boolean {
  if ((marks.get(mark.dataset)?.eventTime ?? '') >= mark.eventTime) return false
  marks.set(mark.dataset, mark)
  return true
}
