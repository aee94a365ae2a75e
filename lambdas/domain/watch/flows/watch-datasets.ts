import type { Dataset } from '../../../contracts/watch.ts'
import type { WatchFacts } from '../../ports/watch.ts'
import { plusSeconds } from '../../recovery/advance.ts'
import type { WatchState, Watermark } from '../facts.ts'
import { type JudgedDataset, judgeDataset } from '../judge-dataset.ts'
import { incidentToBlame } from './blame.ts'
import { bookWatermark } from './book-watermark.ts'
import { transition } from './transition.ts'
import type { Round } from './watch.ts'

export type WatchedDataset = {
  readonly judged: JudgedDataset
  readonly state: WatchState
  /** percent of the stream's retention; null: not known, or no stream */
  readonly lagShare: number | null
  /** what could not be read: the age goes on by what was known before */
  readonly unread: readonly string[]
}

/** A partition is looked for as far back as this, beyond what may be: older data is stale by all means. Seconds. */
const LOOK_BACK_SECONDS = 7 * 86_400

/** Reads how far a dataset has come, judges it and books what changed. */
export async function watchDataset(
  flow: Round,
  dataset: Dataset,
  facts: WatchFacts,
  state: WatchState,
): Promise<WatchedDataset> {
  const unread: string[] = []
  const marks = await unlessUnread(unread, () => readMarks(flow, dataset, facts))
  const lag = await unlessUnread(unread, () => lagOf(flow, dataset))
  const calendar = dataset.calendar === null ? null : (flow.policy.watch.calendars[dataset.calendar] ?? null)
  const judged = judgeDataset(dataset, calendar, {
    ...(marks ?? { mark: facts.marks.get(dataset.name), short: facts.shorts.get(dataset.name) }),
    lagShare: lag ?? null,
    watchedSince: state.watchedSince,
    budget: state.budget,
    now: flow.clock(),
  })
  const cause = { kind: 'freshness', dataset: dataset.name } as const
  const blame = async () => incidentToBlame(await flow.suspects(), dataset)
  const change = { undecidedFrom: null, budget: judged.budget }
  return {
    judged,
    state: await transition(flow, { cause, state, judged, blame, change }),
    lagShare: lag ?? null,
    unread,
  }
}

type Marks = { readonly mark: Watermark | undefined; readonly short: Watermark | undefined }

async function readMarks(flow: Round, dataset: Dataset, facts: WatchFacts): Promise<Marks> {
  const known = { mark: facts.marks.get(dataset.name), short: facts.shorts.get(dataset.name) }
  if (dataset.source.kind === 'reported') return known
  const now = flow.clock()
  const oldest = known.mark?.eventTime ?? plusSeconds(now, -dataset.freshnessSeconds - LOOK_BACK_SECONDS)
  const found = await flow.sinks.eventTime(dataset.source, now, oldest)
  if (found === undefined) return known
  const told = { dataset: dataset.name, ...found, at: now }
  const what = await bookWatermark(flow, dataset, told)
  if (what === 'advance') return { ...known, mark: told }
  return what === 'too-few-rows' ? { ...known, short: told } : known
}

async function lagOf(flow: Round, { stream }: Dataset): Promise<number | null> {
  if (stream === null) return null
  const seconds = await flow.sinks.streamLag(stream.name, flow.clock())
  return seconds === null ? null : (100 * seconds) / (stream.retentionHours * 3600)
}

/** One source that does not answer must not hide the age of its dataset, nor the others. */
async function unlessUnread<T>(unread: string[], read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    unread.push(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
    return undefined
  }
}
