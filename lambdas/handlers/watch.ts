import { setTimeout as sleep } from 'node:timers/promises'
import { streamLag } from '../adapters/cloudwatch-lag.ts'
import { itemEventTime } from '../adapters/dynamo-sink.ts'
import { DynamoWatch } from '../adapters/dynamo-watch.ts'
import { partitionEventTime, s3Client } from '../adapters/s3-sink.ts'
import { SqsObservations, sqsClient } from '../adapters/sqs-queues.ts'
import { ENV } from '../contracts/env.ts'
import { BURN_FACTORS } from '../contracts/watch.ts'
import { type Watched, type WatchFlow, watchAll } from '../domain/watch/flows/watch.ts'
import type { JudgedDataset } from '../domain/watch/judge-dataset.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { instrumented, logger, measure } from './shared/telemetry.ts'

const flow = lazy((): WatchFlow => {
  const base = lambdaFlow('watcher')
  const s3 = lazy(s3Client)
  return {
    ...base,
    watch: new DynamoWatch(base.table, base.db),
    sinks: {
      eventTime: (source, now, oldest) =>
        source.kind === 's3' ? partitionEventTime(source, now, oldest, s3()) : itemEventTime(source, base.db),
      streamLag: (stream, now) => streamLag(stream, now),
    },
    // The minute: what is still wanted then is asked for again, twice in a minute it is dropped.
    observations: new SqsObservations(env(ENV.observationsQueue), sqsClient(), () => base.clock().slice(0, 16)),
  }
})

/** What one look came to; zeros are told too, so that silence means that nobody looked. */
export type WatchCounts = {
  readonly watched: number
  readonly missed: number
  readonly atRisk: number
  readonly stale: number
  readonly blind: number
}

/** A deadline has passed and Airflow is being read: the answer is there within seconds, the next round in a minute. */
const SECOND_LOOK_SECONDS = 12

/** One round, measured; two where a reading of Airflow was still to come. */
export async function watch(
  deps: () => WatchFlow,
  pause = () => sleep(SECOND_LOOK_SECONDS * 1000),
): Promise<WatchCounts> {
  let watched = await watchAll(deps())
  let endedLate = lateIn(watched)
  if (watched.deadlines.some(({ judged, blind }) => judged.status === 'unknown' && !blind)) {
    await pause()
    watched = await watchAll(deps())
    endedLate += lateIn(watched)
  }
  const counts = countsOf(watched)
  measure('WatchEvaluated', counts.watched)
  measure('WatchBlind', counts.blind)
  measure('DeadlinesMissed', counts.missed)
  measure('DeadlinesAtRisk', counts.atRisk)
  measure('RunsEndedLate', endedLate)
  measure('DatasetsStale', counts.stale)
  for (const [name, { judged, lagShare }] of watched.datasets) measureDataset(name, judged, lagShare)
  tell(watched)
  return counts
}

const lateIn = ({ deadlines }: Watched): number => deadlines.reduce((sum, { endedLate }) => sum + endedLate, 0)

function countsOf({ deadlines, datasets, troubles }: Watched): WatchCounts {
  const all = [...datasets.values()]
  const deadlinesIn = (status: string) => deadlines.filter(({ judged }) => judged.status === status).length
  return {
    watched: deadlines.length + all.length,
    missed: deadlinesIn('breached'),
    atRisk: deadlinesIn('at-risk'),
    stale: all.filter(({ judged }) => judged.status === 'breached').length,
    blind: troubles.length + deadlines.filter((d) => d.blind).length + all.filter((d) => d.unread.length > 0).length,
  }
}

const STATUS = { ok: 0, 'at-risk': 1, breached: 2 } as const

function measureDataset(Dataset: string, judged: JudgedDataset, lagShare: number | null): void {
  if (judged.ageSeconds !== null) measure('FreshnessSeconds', judged.ageSeconds, { Dataset })
  // What nobody has told of yet has no status.
  if (judged.status !== 'unknown') measure('DatasetStatus', STATUS[judged.status], { Dataset })
  if (judged.budget !== null) {
    measure('FreshnessBurn', judged.burning === null ? 0 : BURN_FACTORS[judged.burning], { Dataset })
  }
  if (lagShare !== null) measure('StreamLagShare', lagShare, { Dataset })
}

function tell({ deadlines, datasets, troubles }: Watched): void {
  for (const { subject, error } of troubles) logger.error('not judged, the next round tries again', { subject, error })
  for (const [dataset, { unread }] of datasets) {
    if (unread.length > 0) logger.error('a source could not be read, the age goes on', { dataset, unread })
  }
  const bad = [...deadlines, ...datasets.values()].map(({ judged }) => judged).filter(({ status }) => status !== 'ok')
  logger.info('watched', { deadlines: deadlines.length, datasets: datasets.size, bad: bad.slice(0, 50) })
}

/** Each minute: judges deadlines and freshness, books what is late. */
export const handler = instrumented<unknown, WatchCounts>(() => watch(flow))
