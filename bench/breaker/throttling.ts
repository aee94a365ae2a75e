import { newestOf, partitionOf, readOfEach } from '../../lambdas/adapters/outcome-shards.ts'
import { outcomesPartitions } from '../../lambdas/contracts/breaker.ts'
import { BREAKER_DEFAULTS } from '../../lambdas/contracts/breaker-policy.ts'
import { newBreaker } from '../../lambdas/domain/breaker/breaker.ts'
import type { Outcome } from '../../lambdas/domain/breaker/outcome.ts'
import { tripOf } from '../../lambdas/domain/breaker/trip.ts'
import { plusSeconds } from '../../lambdas/domain/recovery/advance.ts'
import { seeded } from '../../test/support/random.ts'
import { DEP_KEY, outcomeOf } from './stage.ts'

export type Throttling = {
  readonly histories: number
  /** share of outcomes that were never stored */
  readonly lost: number
  /** write units that the busiest partition was asked for in a second */
  readonly peak: number
  /** histories that ended otherwise than where every outcome is stored at once */
  readonly wrong: number
  /** of an outage, seconds until the breaker opened: 95th of 100, with every outcome stored and as it was */
  readonly openedAfter: readonly [whole: number, ours: number]
}

/** How DynamoDB takes writes: of each partition so many a second, and in a bad moment only a part of any. */
const PARTITION_UNITS = 1000
const BAD_MOMENT_MS = 100
const BAD_MOMENTS = 0.5
const REFUSED_THEN = 0.6
/** A guard tries twice, the second time within a second if half a second is not over by then. */
const RETRY_MS = 1000
const GIVE_UP_MS = 500

const PER_SECOND = 2000
const CALLERS = 50
const TICK_MS = 5
const WELL_MS = 2000
const BAD_MS = 2000
/** The stream hands over fifty records at a time. */
const EVALUATE_MS = 25
const WINDOW_READ = 100
const START = '2026-11-01T00:00:00.000Z'

type Told = { readonly sk: string; readonly partition: string; readonly outcome: Outcome }

/**
 * 50 DAGs tell 2,000 outcomes a second of one dependency while DynamoDB throttles: two seconds in which `before` of the
 * calls fail, two in which `after` do.
 * @param spread over the partitions of the product, or all in one
 */
export function throttling(histories: number, before: number, after: number, spread = true): Throttling {
  let told = 0
  let lost = 0
  let peak = 0
  let wrong = 0
  const whole: number[] = []
  const ours: number[] = []
  for (let seed = 1; seed <= histories; seed += 1) {
    const one = history(seeded(seed), before, after, spread)
    told += one.told
    lost += one.lost
    peak = Math.max(peak, one.peak)
    if (one.opened !== one.openedWhole) wrong += 1
    if (one.openedWhole === 'in the outage') whole.push(one.wholeAfter)
    if (one.opened === 'in the outage') ours.push(one.after)
  }
  return { histories, lost: lost / told, peak, wrong, openedAfter: [p95(whole), p95(ours)] }
}

function history(random: () => number, before: number, after: number, spread: boolean) {
  const all: Told[] = []
  const stored = table(random, spread)
  const watches = { whole: watch(), ours: watch() }
  let [told, failures] = [0, 0]
  for (let ms = 0; ms < WELL_MS + BAD_MS; ms += TICK_MS) {
    const share = ms < WELL_MS ? before : after
    const at = plusSeconds(START, ms / 1000)
    for (let due = poisson(random, (PER_SECOND * TICK_MS) / 1000); due > 0; due -= 1) {
      told += 1
      const outcome = outcomeOf(Math.floor(random() * CALLERS), told, random() < share ? 'fail' : 'ok', at)
      const partition = spread ? partitionOf(DEP_KEY, 'guard', outcome.taskInstance) : 'one'
      const item = { sk: `AT#${at}#${outcome.taskInstance}#1`, partition, outcome }
      all.push(item)
      if (outcome.outcome === 'fail') failures += 1
      stored.put(item, ms)
    }
    stored.putAgain(ms)
    if (ms % EVALUATE_MS !== 0) continue
    watches.whole.look(failures, () => all.slice(-WINDOW_READ), ms)
    watches.ours.look(stored.failures(), stored.newest, ms)
  }
  const openedIn = (at: number | undefined) =>
    at === undefined ? 'never' : at < WELL_MS ? 'too early' : 'in the outage'
  const seconds = (at: number | undefined) => ((at ?? 0) - WELL_MS) / 1000
  return {
    told,
    lost: stored.lost(),
    peak: stored.peak(),
    openedWhole: openedIn(watches.whole.openedAt()),
    opened: openedIn(watches.ours.openedAt()),
    wholeAfter: seconds(watches.whole.openedAt()),
    after: seconds(watches.ours.openedAt()),
  }
}

/** The evaluator: it reads when a failure has come since it looked last. */
function watch() {
  const breaker = newBreaker(DEP_KEY, START)
  let openedAt: number | undefined
  let seen = 0
  return {
    look: (failures: number, read: () => readonly Told[], ms: number) => {
      if (openedAt !== undefined || failures === seen) return
      seen = failures
      const outcomes = read().map(({ outcome }) => outcome)
      if (tripOf(breaker, outcomes, [], BREAKER_DEFAULTS.dep, plusSeconds(START, ms / 1000))) openedAt = ms
    },
    openedAt: () => openedAt,
  }
}

function table(random: () => number, spread: boolean) {
  const partitions = spread ? outcomesPartitions(DEP_KEY) : ['one']
  const items = new Map<string, Told[]>(partitions.map((pk) => [pk, []]))
  const asked = new Map<string, number>()
  const taken = new Map<string, number>()
  const waiting: { readonly item: Told; readonly due: number }[] = []
  let [lost, peak, failures] = [0, 0, 0]
  let moment = { from: Number.NEGATIVE_INFINITY, bad: false }

  const takes = (partition: string, ms: number): boolean => {
    if (ms - moment.from >= BAD_MOMENT_MS) moment = { from: ms, bad: random() < BAD_MOMENTS }
    const second = `${partition}@${Math.floor(ms / 1000)}`
    asked.set(second, (asked.get(second) ?? 0) + 1)
    peak = Math.max(peak, asked.get(second) ?? 0)
    if (moment.bad && random() < REFUSED_THEN) return false
    const before = taken.get(second) ?? 0
    if (before >= PARTITION_UNITS) return false
    taken.set(second, before + 1)
    return true
  }
  const keep = (item: Told) => {
    insert(items.get(item.partition) ?? [], item)
    if (item.outcome.outcome === 'fail') failures += 1
  }
  return {
    put: (item: Told, ms: number) => {
      if (takes(item.partition, ms)) return keep(item)
      const due = ms + random() * RETRY_MS
      if (due - ms > GIVE_UP_MS) lost += 1
      else waiting.push({ item, due })
    },
    putAgain: (ms: number) => {
      for (let n = waiting.length - 1; n >= 0; n -= 1) {
        const one = waiting[n]
        if (!one || one.due > ms) continue
        waiting.splice(n, 1)
        if (takes(one.item.partition, ms)) keep(one.item)
        else lost += 1
      }
    },
    newest: () => {
      const ofEach = readOfEach(WINDOW_READ, partitions.length)
      const pages = partitions.map((pk) => (items.get(pk) ?? []).slice(-ofEach).toReversed())
      return newestOf(pages, ofEach, WINDOW_READ)
    },
    failures: () => failures,
    lost: () => lost,
    peak: () => peak,
  }
}

/** In the order of the sort key, as a partition keeps them. */
function insert(items: Told[], item: Told): void {
  let place = items.length
  while (place > 0 && (items[place - 1]?.sk ?? '') > item.sk) place -= 1
  items.splice(place, 0, item)
}

function poisson(random: () => number, mean: number): number {
  const bound = Math.exp(-mean)
  let count = 0
  for (let product = random(); product > bound; product *= random()) count += 1
  return count
}

const p95 = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(0.95 * all.length)] ?? 0
