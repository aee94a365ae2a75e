import type { Mark, Sample, Side, SideResult } from './result.ts'
import { ordersOf, type Put } from './truth.ts'

/** What a side holds in the end. */
export type Holding = {
  /** ids in Parquet that readers see, and in the table, as often as they are there */
  readonly parquet: readonly string[]
  readonly table: readonly string[]
  /** up to where the stream counts as read, by shard */
  readonly committed: ReadonlyMap<string, bigint>
  /** ids that a run holds which has not ended: it may still write them */
  readonly held: ReadonlySet<string>
  /** dead letters that wait, `<shard>/<sequence>`, and how many others were replayed */
  readonly letters: ReadonlySet<string>
  readonly replayed: number
}

/** What became of every record that was put, by comparing what was put with what the side holds. */
export function accountFor(side: Side, puts: readonly Put[], holding: Holding): SideResult['records'] {
  const [parquet, table] = [timesOf(holding.parquet), timesOf(holding.table)]
  const orders = ordersOf(puts)
  const records = { inSink: 0, half: 0, lost: 0, stuck: 0, doubled: 0 }
  for (const [id, put] of orders) {
    const [files, rows] = [parquet.get(id) ?? 0, table.get(id) ?? 0]
    if (files > 1 || rows > 1) records.doubled += 1
    if (files > 0 && rows > 0) records.inSink += 1
    else if (files > 0 || rows > 0) records.half += 1
    else if (puts.some((one) => one.order?.id === id && isLetter(one, side, holding))) continue
    else if (isBehind(put, side, holding) && !holding.held.has(id)) records.lost += 1
    else records.stuck += 1
  }
  return {
    put: puts.length,
    good: orders.size,
    bad: puts.filter(({ order }) => order === undefined).length,
    ...records,
    deadLettered: holding.letters.size,
    replayed: holding.replayed,
  }
}

export const placeName = (put: Put, side: Side): string => `${put.place[side].shard}/${put.place[side].sequence}`

const isLetter = (put: Put, side: Side, { letters }: Holding): boolean => letters.has(placeName(put, side))

function isBehind({ place }: Put, side: Side, { committed }: Holding): boolean {
  const { shard, sequence } = place[side]
  const upTo = committed.get(shard)
  return upTo !== undefined && sequence <= upTo
}

function timesOf(ids: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1)
  return times
}

/** Slots over the time between one look and the next. */
export function slotsOf(samples: readonly Sample[], all: number): SideResult['slots'] {
  let [waitingSeconds, fullSeconds] = [0, 0]
  for (const [at, sample] of samples.entries()) {
    const seconds = (samples[at + 1]?.at ?? sample.at) - sample.at
    waitingSeconds += sample.waiting * seconds
    if (sample.slots >= all) fullSeconds += seconds
  }
  return { all, waitingSeconds: Math.round(waitingSeconds), fullSeconds: Math.round(fullSeconds) }
}

export const pagesAsMarks = (
  pages: readonly { readonly at: number; readonly text: string }[],
  started: number,
): Mark[] => pages.map(({ at, text }) => ({ at: (at - started) / 1000, kind: 'page', text }))
