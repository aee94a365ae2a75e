import { describe, expect, it } from 'vitest'
import { METRICS, type MetricName } from '../../../lambdas/contracts/metrics.ts'
import { watch } from '../../../lambdas/handlers/watch.ts'
import { emittedBy, measuredBy } from '../../support/metrics.ts'
import { datasetOf, deadlineOf, readingOf, runOf, SLO_99, watchHouse } from '../../support/watch.ts'

const at = (time: string) => `2026-11-02T${time}:00.000Z`

/** One deadline that is missed and one dataset that is stale and whose stream lags. */
async function late() {
  const stream = { name: 'clicks', retentionHours: 24 }
  const h = watchHouse({ deadlines: [deadlineOf()], datasets: [datasetOf({ slo: SLO_99, stream })] })
  h.sinks.streamLag = async () => 6 * 3600
  h.time.now = at('05:00')
  await h.watch.advance('test', { dataset: 'shop/orders', eventTime: at('05:00'), rows: null, at: at('05:00') })
  await watch(() => h.flow)
  await h.watch.saveReading('test', readingOf([runOf()], at('07:01')))
  h.time.now = at('07:01')
  return h
}

describe('a round of the watcher', () => {
  it('tells how much is late, each dataset’s age and status, and how its budget burns', async () => {
    const h = await late()

    expect(await measuredBy(() => watch(() => h.flow))).toMatchObject({
      WatchEvaluated: 2,
      WatchBlind: 0,
      DeadlinesMissed: 1,
      DeadlinesAtRisk: 0,
      RunsEndedLate: 0,
      DatasetsStale: 1,
      FreshnessSeconds: 7260,
      DatasetStatus: 2,
      FreshnessBurn: 0,
      StreamLagShare: 25,
    })
  })

  it('tells zeros where nothing is watched: silence means that nobody looked', async () => {
    const measured = await measuredBy(() => watch(() => watchHouse({}).flow))

    expect(measured).toMatchObject({ WatchEvaluated: 0, WatchBlind: 0, DeadlinesMissed: 0, DatasetsStale: 0 })
  })

  it('waits for the reading that was asked for at a deadline, so that the breach is not a minute later', async () => {
    const h = watchHouse({ deadlines: [deadlineOf()] })
    h.time.now = at('05:00')
    await watch(() => h.flow)
    await h.watch.saveReading('test', readingOf([runOf()], at('06:59')))
    h.time.now = at('07:01')
    const pauses: number[] = []
    const pause = async () => {
      pauses.push(1)
      await h.watch.saveReading('test', readingOf([runOf()], at('07:01')))
    }

    expect(await watch(() => h.flow, pause)).toMatchObject({ missed: 1 })
    expect(await watch(() => h.flow, pause)).toMatchObject({ missed: 1 })
    expect(pauses).toHaveLength(1)
  })

  it('is blind by a source that does not answer', async () => {
    const h = await late()
    h.sinks.streamLag = async () => Promise.reject(new Error('slow down'))

    expect(await measuredBy(() => watch(() => h.flow))).toMatchObject({ WatchBlind: 1, DatasetsStale: 1 })
  })

  it('emits each metric with the dimensions of the contract, and no other', async () => {
    const h = await late()
    const lines = await emittedBy(() => watch(() => h.flow))

    for (const { _aws } of lines) {
      const [{ Metrics, Dimensions } = { Metrics: [], Dimensions: [] }] = _aws.CloudWatchMetrics as unknown as {
        Metrics: { Name: MetricName }[]
        Dimensions: string[][]
      }[]
      for (const { Name } of Metrics) {
        expect(Dimensions.flat().toSorted(), Name).toEqual(['Environment', ...METRICS[Name].dimensions].toSorted())
      }
    }
    expect(lines.length).toBeGreaterThan(3)
  })

  it('throws where the ledger does not answer: the call is repeated, and the dead-man hears of it', async () => {
    const h = await late()
    h.flow.watch.facts = async () => Promise.reject(new Error('slow down'))

    await expect(watch(() => h.flow)).rejects.toThrow('slow down')
  })
})
