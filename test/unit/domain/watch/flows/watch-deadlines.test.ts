import { describe, expect, it } from 'vitest'
import { watchAll } from '../../../../../lambdas/domain/watch/flows/watch.ts'
import { incidentWith } from '../../../../support/incidents.ts'
import { recoveryIn } from '../../../../support/recoveries.ts'
import { deadlineOf, readingOf, runOf, watchHouse } from '../../../../support/watch.ts'

const at = (time: string) => `2026-11-02T${time}:00.000Z`
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

  it('asks Airflow when it has to be known: at first, after the start, at the deadline, every five minutes before and each after', async () => {
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
      '07:01',
      '07:02',
      '07:03',
      '07:04',
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

  it('that nothing made up for is no run that ended late, when a later one is in time', async () => {
    const h = await withDeadline()
    const next = { runId: 'next', runAfter: '2026-11-03T06:00:00.000Z', endedAt: '2026-11-03T06:30:00.000Z' }
    h.time.now = '2026-11-03T06:31:00.000Z'
    await h.watch.saveReading('test', readingOf([runOf({ ...next, state: 'success' })], h.time.now))

    expect((await watchAll(h.flow)).deadlines).toMatchObject([{ judged: { status: 'ok' }, endedLate: 0 }])
  })

  it('has Airflow read at its deadline, however young the last reading is', async () => {
    const h = await withDeadline()
    await h.airflow('06:59', {})
    h.observed.splice(0)
    await h.round('06:59')
    expect(h.observed.splice(0)).toEqual([])
    await h.round('07:00')

    expect(h.observed).toEqual([{ kind: 'dag-runs', dag_ids: ['ledger_close'], since: at('06:00') }])
  })

  it('moves to an incident of its own when the one to blame is closed', async () => {
    const h = await withDeadline()
    const incident = incidentWith()
    await h.ledger.incidents.create(incident)
    const subject = { dag_id: 'ledger_close', run_id: runOf().runId, task_id: 'load', map_index: -1 }
    const recovery = recoveryIn(
      { kind: 'held', reason: 'budget', until: at('09:00') },
      { incidentId: incident.id, subject },
    )
    await h.stored(recovery)
    await h.airflow('07:01', { state: 'failed', endedAt: at('06:10') })
    await h.round('07:01')
    expect(h.breaches()).toMatchObject([{ incidentId: incident.id }])

    const booked = await h.ledger.incidents.load(incident.id)
    if (!booked) throw new Error('it is gone')
    await h.ledger.incidents.save({
      ...booked,
      version: booked.version + 1,
      state: { kind: 'closed', at: at('07:02') },
    })
    await h.round('07:03')

    expect(h.breaches().find(({ cause }) => cause === 'deadline')).toMatchObject({
      status: 'breached',
      since: at('07:01'),
    })
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
