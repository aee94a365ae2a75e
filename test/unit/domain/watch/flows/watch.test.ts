import { describe, expect, it } from 'vitest'
import type { Watermark } from '../../../../../lambdas/domain/watch/facts.ts'
import { watchAll } from '../../../../../lambdas/domain/watch/flows/watch.ts'
import { incidentWith } from '../../../../support/incidents.ts'
import { recoveryIn } from '../../../../support/recoveries.ts'
import { datasetOf, deadlineOf, readingOf, runOf, watchHouse } from '../../../../support/watch.ts'

const at = (time: string) => `2026-11-02T${time}:00.000Z`
const markAt = (eventTime: string, rows: number | null = null): Watermark => ({
  dataset: 'shop/orders',
  eventTime,
  rows,
  at: eventTime,
})

/** A house with one deadline, looked at when its watch began. */
async function withDeadline() {
  const h = watchHouse({ deadlines: [deadlineOf()] })
  const round = async (time: string) => {
    h.time.now = at(time)
    return watchAll(h.flow)
  }
  const airflow = (time: string, ...runs: Parameters<typeof runOf>[0][]) =>
    h.watch.saveReading(
      'test',
      readingOf(
        runs.map((run) => runOf(run)),
        at(time),
      ),
    )
  await round('05:00')
  return { ...h, round, airflow }
}

describe('a missed deadline', () => {
  it('is booked on an incident of its own, at risk before, over after, each once', async () => {
    const h = await withDeadline()
    await h.airflow('06:46', {})
    await h.round('06:46')
    expect(h.breaches()).toMatchObject([
      { subject: 'deadline:ledger_close', status: 'at-risk', cause: 'deadline', since: at('06:46') },
    ])

    await h.airflow('07:01', {})
    for (const time of ['07:01', '07:02', '07:03']) await h.round(time)
    expect(h.breaches()).toMatchObject([
      { status: 'breached', severity: 'error', due: at('07:00'), since: at('06:46'), at: at('07:01') },
    ])

    await h.airflow('07:20', { state: 'success', endedAt: at('07:15') })
    await h.round('07:20')
    expect(h.breaches()).toMatchObject([{ status: 'over', at: at('07:20') }])
    expect(h.ledger.incidents.incidents.size).toBe(1)
  })

  it('writes nothing while nothing changes', async () => {
    const h = await withDeadline()
    await h.airflow('07:01', {})
    await h.round('07:01')
    const before = structuredClone([...h.ledger.incidents.incidents.values()])
    const { states } = await h.watch.facts('test')
    await h.round('07:02')

    expect([...h.ledger.incidents.incidents.values()]).toEqual(before)
    expect((await h.watch.facts('test')).states).toEqual(states)
  })

  it('is booked on the open incident whose member it is, so that nobody is paged twice', async () => {
    const h = await withDeadline()
    const incident = incidentWith()
    await h.ledger.incidents.create(incident)
    const subject = { dag_id: 'ledger_close', run_id: runOf().runId, task_id: 'load', map_index: -1 }
    await h.stored(
      recoveryIn({ kind: 'held', reason: 'breaker-open', until: at('09:00') }, { incidentId: incident.id, subject }),
    )
    await h.airflow('06:20', { state: 'failed', endedAt: at('06:10') })
    await h.round('06:50')

    expect(h.breaches()).toMatchObject([{ status: 'at-risk', incidentId: incident.id }])
    expect(h.ledger.incidents.incidents.size).toBe(1)
  })

  it('asks Airflow when it has to be known: at first, after the start, at the deadline, and every five minutes', async () => {
    const h = await withDeadline()
    expect(h.observed.splice(0)).toMatchObject([{ kind: 'dag-runs', dag_ids: ['ledger_close'] }])
    await h.airflow('05:01')
    const asked: string[] = []
    for (let minute = 0; minute <= 75; minute += 1) {
      const time = new Date(Date.parse(at('05:50')) + minute * 60_000).toISOString()
      h.time.now = time
      await watchAll(h.flow)
      if (h.observed.splice(0).length === 0) continue
      asked.push(time.slice(11, 16))
      await h.watch.saveReading('test', readingOf([runOf()], time))
    }

    expect(asked).toEqual([
      '06:00',
      '06:05',
      '06:10',
      '06:15',
      '06:20',
      '06:25',
      '06:30',
      '06:35',
      '06:40',
      '06:45',
      '06:50',
      '06:55',
      '07:00',
      '07:05',
    ])
  })

  it('of before the watch began is before our time', async () => {
    const h = watchHouse({ deadlines: [deadlineOf()] })
    h.time.now = at('07:01')
    await h.watch.saveReading('test', readingOf([], at('07:01')))
    await watchAll(h.flow)

    expect(h.breaches()).toEqual([])
  })

  it('is over when its DAG is not watched any more', async () => {
    const h = await withDeadline()
    await h.airflow('07:01', {})
    await h.round('07:01')
    const flow = { ...h.flow, policy: { ...h.flow.policy, watch: { calendars: {}, deadlines: [], datasets: [] } } }
    await watchAll(flow)

    expect(h.breaches()).toMatchObject([{ status: 'over', detail: 'over: it is not watched any more' }])
  })

  it('is counted once where a run ended late between two looks', async () => {
    const h = await withDeadline()
    await h.airflow('07:02', { state: 'success', endedAt: at('07:01') })

    expect((await h.round('07:02')).deadlines).toMatchObject([{ endedLate: 1 }])
    expect((await h.round('07:03')).deadlines).toMatchObject([{ endedLate: 0 }])
    expect(h.breaches()).toEqual([])
  })

  it('stays decided when a person clears the run later', async () => {
    const h = await withDeadline()
    await h.airflow('06:40', { state: 'success', endedAt: at('06:30') })
    await h.round('06:40')
    await h.airflow('09:00', { state: 'running', startedAt: at('08:59') })
    await h.round('09:00')

    expect(h.breaches()).toEqual([])
  })
})

describe('a dataset that is late', () => {
  const withDataset = async (change: Parameters<typeof datasetOf>[0] = {}) => {
    const h = watchHouse({ datasets: [datasetOf(change)] })
    h.time.now = at('08:00')
    await h.watch.advance('test', markAt(at('08:00')))
    await watchAll(h.flow)
    const round = async (time: string) => {
      h.time.now = at(time)
      return watchAll(h.flow)
    }
    return { ...h, round }
  }

  it('is booked until its event time moves on, which no recovery does', async () => {
    const h = await withDataset()
    await h.round('08:10')
    expect(h.breaches()).toMatchObject([{ subject: 'freshness:shop/orders', status: 'breached', cause: 'freshness' }])

    const { stored, ledger } = h
    const done = { kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' } as const
    await stored(recoveryIn(done, { subject: { dag_id: 'shop_orders', run_id: 'r', task_id: 't', map_index: -1 } }))
    await h.round('08:12')
    expect(h.breaches()).toMatchObject([{ status: 'breached' }])

    await h.watch.advance('test', markAt(at('08:11')))
    await h.round('08:13')
    expect(h.breaches()).toMatchObject([{ status: 'over' }])
    expect(ledger.incidents.incidents.size).toBe(1)
  })

  it('joins the open incident whose failed task would have written it', async () => {
    const h = await withDataset()
    const incident = incidentWith()
    await h.ledger.incidents.create(incident)
    const recovery = recoveryIn(
      { kind: 'waiting', until: at('08:20') },
      { incidentId: incident.id, provides: ['s3://shop/orders'] },
    )
    await h.stored(recovery)
    await h.ledger.incidents.addMember(incident.id, {
      recoveryId: recovery.id,
      subject: recovery.subject,
      failedAt: at('08:01'),
    })
    await h.round('08:10')

    expect(h.breaches()).toMatchObject([{ incidentId: incident.id }])
  })

  it('does not join one whose members are all recovered', async () => {
    const h = await withDataset()
    const incident = incidentWith()
    await h.ledger.incidents.create(incident)
    const done = { kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' } as const
    const recovery = recoveryIn(done, { incidentId: incident.id, provides: ['s3://shop/orders'] })
    await h.stored(recovery)
    await h.ledger.incidents.addMember(incident.id, {
      recoveryId: recovery.id,
      subject: recovery.subject,
      failedAt: at('08:01'),
    })
    await h.round('08:10')

    expect(h.breaches()).toMatchObject([{ cause: 'freshness' }])
  })

  it('grows older while its source does not answer, and the others are looked at', async () => {
    const source = { kind: 's3', bucket: 'lake', partition: 'dt=YYYY-MM-DD/', timeZone: 'UTC' } as const
    const h = watchHouse({ datasets: [datasetOf({ source }), datasetOf({ name: 'other' })] })
    h.sinks.eventTime = async () => Promise.reject(new Error('AccessDenied'))
    for (const dataset of ['shop/orders', 'other']) await h.watch.advance('test', { ...markAt(at('08:00')), dataset })
    h.time.now = at('08:10')
    const { datasets, troubles } = await watchAll(h.flow)

    expect(datasets.get('shop/orders')).toMatchObject({
      judged: { status: 'breached' },
      unread: ['Error: AccessDenied'],
    })
    expect(h.breaches().map(({ subject }) => subject)).toEqual(['freshness:shop/orders', 'freshness:other'])
    expect(troubles).toEqual([])
  })

  it('is not made fresh by a source that tells a time to come', async () => {
    const source = { kind: 's3', bucket: 'lake', partition: 'dt=YYYY-MM-DD/', timeZone: 'UTC' } as const
    const h = await withDataset({ source })
    h.sinks.eventTime = async () => ({ eventTime: '2027-01-01T00:00:00.000Z', rows: null })
    await h.round('08:10')

    expect(h.breaches()).toMatchObject([{ status: 'breached' }])
  })
})

it('one subject that cannot be booked hides no other', async () => {
  const h = watchHouse({ deadlines: [deadlineOf()], datasets: [datasetOf()] })
  await h.watch.advance('test', markAt(at('04:00')))
  h.time.now = at('05:00')
  const saveState = h.watch.saveState.bind(h.watch)
  h.watch.saveState = async (environment, next) => {
    if (next.subject.startsWith('deadline')) throw new Error('slow down')
    return saveState(environment, next)
  }
  const { troubles } = await watchAll(h.flow)

  expect(troubles).toMatchObject([{ subject: 'deadline:ledger_close' }])
  expect(h.breaches()).toMatchObject([{ subject: 'freshness:shop/orders' }])
})

it('nothing is written and nobody asked where nothing is watched', async () => {
  const h = watchHouse({})
  await watchAll(h.flow)

  expect([h.observed, await h.watch.view('test')]).toEqual([[], undefined])
})
