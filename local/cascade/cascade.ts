import { setTimeout as delay } from 'node:timers/promises'
import { machine } from '../../bench/machine.ts'
import type { Letter } from '../../lambdas/domain/records/letter.ts'
import { wake } from '../emulator/wake.ts'
import { patiently } from '../scenario/passing.ts'
import { type Act, actsOf } from './acts.ts'
import { closingProblems } from './closing.ts'
import { mendSchema } from './dag-folder.ts'
import { HeardPages } from './heard-pages.ts'
import { brokenPromises, missingEffects } from './judge.ts'
import { Letters } from './letters.ts'
import { Objects } from './objects.ts'
import { deliveriesOf } from './orders.ts'
import type { CascadePlatform } from './platform.ts'
import { Producer } from './producer.ts'
import type { CascadeResult, Fault, Mark, Side, SideResult } from './result.ts'
import { EVERY_SECONDS, faultsOf, MENDED_FROM } from './schedule.ts'
import { type Pages, sideResult } from './side-result.ts'
import { BUCKET, type SideWorld } from './side-world.ts'
import { type Sink, sinkOf } from './sink.ts'
import { Tasks } from './tasks.ts'
import type { Put } from './truth.ts'
import { SideWatch } from './watch.ts'

/** So long the fixed side may take to come to the records of schema 2. Seconds. */
const SEEN_WITHIN_SECONDS = 150
/** A dead letter that comes back within seconds is none that a person sends. */
const REDRIVEN_AFTER_SECONDS = 10
/** The fragile side gets so long after the mend, also where the fixed one is right at once. Seconds. */
const LEAST_AFTER_SECONDS = 90
/** And both no longer. */
const MOST_AFTER_SECONDS = 300
const LOOK_EVERY_MILLISECONDS = 3_000
const RELEASE_EVERY_MILLISECONDS = 5_000
const REDRIVE_EVERY_SECONDS = 30

/** One line for the user. */
export type Say = (text: string) => void

/** Plays the faults of a seed on both sides and counts what became of everything. */
export async function playCascade(platform: CascadePlatform, seed: number, say: Say): Promise<CascadeResult> {
  const run = new CascadeRun(platform, seed, say)
  return run.play()
}

class CascadeRun {
  readonly #platform: CascadePlatform
  readonly #seed: number
  readonly #say: Say
  readonly #faults: Fault[]
  readonly #sinks: Readonly<Record<Side, Sink>>
  readonly #tasks: Readonly<Record<Side, Tasks>>
  readonly #watches: Readonly<Record<Side, SideWatch>>
  readonly #producer: Producer
  readonly #letters: Letters
  /** epoch milliseconds */
  #started = 0
  /** when the last fault was mended, seconds since the first event */
  #mended = 0

  constructor(platform: CascadePlatform, seed: number, say: Say) {
    const { fragile, fixed, s3, db, streams, outputs, env } = platform
    const objects = new Objects(s3, BUCKET)
    this.#platform = platform
    this.#seed = seed
    this.#say = say
    this.#faults = faultsOf(seed)
    this.#sinks = { fragile: sinkOf(fragile, objects, db), fixed: sinkOf(fixed, objects, db) }
    this.#tasks = { fragile: new Tasks(fragile.airflow.home), fixed: new Tasks(fixed.airflow.home) }
    const watch = (world: SideWorld) => new SideWatch(world, this.#tasks[world.side], this.#sinks[world.side])
    this.#watches = { fragile: watch(fragile), fixed: watch(fixed) }
    this.#producer = new Producer(streams)
    this.#letters = new Letters(db, outputs.RecordsTableName, env)
  }

  async play(): Promise<CascadeResult> {
    const { env } = this.#platform
    const heard = await HeardPages.open(env)
    await Promise.all([this.#unpause(this.#platform.fragile), this.#unpause(this.#platform.fixed)])
    // A schedule that has begun has runs to catch up with; one that has not yet would leave the first orders waiting.
    await delay(Math.max(0, this.#platform.begins - Date.now()))
    this.#started = Date.now()
    this.#say('Both pipelines run; orders come.')
    const acts = actsOf(this.#faults, {
      platform: this.#platform,
      tasks: this.#tasks,
      note: (mark, side) => this.#note(mark, side),
    })
    const stop = new AbortController()
    const looking = this.#look(stop.signal)
    const hearing = Promise.all([heard.follow(stop.signal), this.#wakeReleaser(stop.signal)])
    await Promise.race([Promise.all([this.#perform(acts), this.#deliver()]), looking, hearing])
    await Promise.race([this.#mend().then(() => this.#settle()), looking, hearing])
    const closing = await closingProblems(this.#platform)
    stop.abort()
    await Promise.all([looking, hearing])
    const letters = await this.#letters.all()
    const [fragile, fixed] = await Promise.all([
      this.#resultOf('fragile', this.#platform.pager.pages, []),
      this.#resultOf('fixed', heard.pages, letters),
    ])
    for (const tasks of Object.values(this.#tasks)) tasks.close()
    return {
      seed: this.#seed,
      machine: machine(),
      startedAt: new Date(this.#started).toISOString(),
      everySeconds: EVERY_SECONDS,
      seconds: Math.round(this.#at()),
      faults: this.#faults,
      fragile,
      fixed,
      problems: [...brokenPromises(fixed), ...closing, ...missingEffects(fragile)],
    }
  }

  #resultOf(side: Side, pages: Pages, letters: readonly Letter[]): Promise<SideResult> {
    const found = { watch: this.#watches[side], sink: this.#sinks[side], tasks: this.#tasks[side], pages, letters }
    return sideResult({ ...found, puts: this.#puts, started: this.#started, mended: this.#mended })
  }

  /** Seconds since the first event. */
  #at(): number {
    return (Date.now() - this.#started) / 1000
  }

  #note(mark: Omit<Mark, 'at'>, side?: Side): void {
    const sides = side === undefined ? Object.values(this.#watches) : [this.#watches[side]]
    for (const watch of sides) watch.note({ at: this.#at(), ...mark })
    this.#say(`${side ?? 'both'}: ${mark.kind}, ${mark.text}`)
  }

  async #unpause({ airflow, side }: SideWorld): Promise<void> {
    const dags = (await airflow.client.dags()).filter(({ dag_id }) => dag_id.startsWith(`orders_${side}_`))
    for (const { dag_id } of dags) await airflow.client.setPaused(dag_id, false)
  }

  async #perform(acts: readonly Act[]): Promise<void> {
    for (const act of acts) {
      await this.#until(act.at)
      await act.do()
    }
  }

  async #deliver(): Promise<void> {
    for (const delivery of deliveriesOf(this.#seed, this.#faults)) {
      await this.#until(delivery.at)
      await this.#producer.deliver(delivery, Date.now())
    }
  }

  async #until(at: number): Promise<void> {
    await delay(Math.max(0, (at - this.#at()) * 1000))
  }

  async #look(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (const watch of Object.values(this.#watches)) await patiently(() => watch.look(this.#at(), this.#puts))
      this.#tell()
      await delay(LOOK_EVERY_MILLISECONDS, undefined, { signal }).catch(() => {})
    }
  }

  /** The clock wakes it each minute, for pipelines that run each five minutes; these run each twenty seconds. */
  async #wakeReleaser(signal: AbortSignal): Promise<void> {
    const { env, outputs } = this.#platform
    while (!signal.aborted) {
      await patiently(() => wake(env, outputs.ReleaseHeldFunctionName))
      await delay(RELEASE_EVERY_MILLISECONDS, undefined, { signal }).catch(() => {})
    }
  }

  get #puts(): readonly Put[] {
    return this.#producer.puts
  }

  /** Deploys the reading of schema 2 on both sides when somebody can have seen that it is missing. */
  async #mend(): Promise<void> {
    await this.#until(MENDED_FROM)
    let seen = 0
    const look = async () => {
      seen = (await this.#mendable()).length
    }
    while (seen === 0 && this.#at() < MENDED_FROM + SEEN_WITHIN_SECONDS) {
      await patiently(look)
      await delay(LOOK_EVERY_MILLISECONDS)
    }
    for (const { dagFolder } of [this.#platform.fragile, this.#platform.fixed]) mendSchema(dagFolder)
    this.#mended = this.#at()
    this.#note({ kind: 'mended', text: 'schema 2 is read' })
  }

  /** Dead letters that wait and that the mend mends. */
  async #mendable(): Promise<Letter[]> {
    const letters = await this.#letters.all()
    return letters.filter(({ state, head }) => state.kind === 'dead-lettered' && isMendable(head.reason.message))
  }

  /** Sends dead letters back until those of schema 2 are published, as a person would, and waits for the aggregate. */
  async #settle(): Promise<void> {
    let redriven = this.#mended + REDRIVEN_AFTER_SECONDS - REDRIVE_EVERY_SECONDS
    let isOver = false
    const step = async () => {
      const mendable = await this.#mendable()
      if (mendable.length > 0 && this.#at() - redriven > REDRIVE_EVERY_SECONDS) {
        redriven = this.#at()
        await this.#letters.redrive(this.#platform.outputs.OrdersRecordDeadLettersQueueArn)
        this.#note({ kind: 'redriven', text: `all dead letters, ${mendable.length} of schema 2` }, 'fixed')
      }
      const isLongAgo = this.#at() > this.#mended + LEAST_AFTER_SECONDS
      isOver = isLongAgo && mendable.length === 0 && (await this.#isRight())
    }
    while (!isOver && this.#at() < this.#mended + MOST_AFTER_SECONDS) {
      await patiently(step)
      await delay(LOOK_EVERY_MILLISECONDS)
    }
  }

  async #isRight(): Promise<boolean> {
    const { rightSince, hitNow } = this.#watches.fixed
    const letters = await this.#letters.all()
    return rightSince !== undefined && hitNow === 0 && letters.every(({ state }) => state.kind !== 'replaying')
  }

  #tell(): void {
    const texts = Object.values(this.#watches).map(({ side, samples, failed }) => {
      const last = samples.at(-1)
      if (!last) return side
      return `${side} ${last.sink}/${last.source} in the sink, ${last.slots} slots (${last.waiting} wait), ${failed.size} failed`
    })
    this.#say(`${this.#at().toFixed(0).padStart(4)} s  ${texts.join('   ')}`)
  }
}

/** What the mend mends: orders_schema.py tells the schema that it does not read. */
const isMendable = (reason: string): boolean => reason.startsWith('schema is 2')
