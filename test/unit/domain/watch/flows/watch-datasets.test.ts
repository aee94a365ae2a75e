import { describe, expect, it } from 'vitest'
import type { RecoveryState } from '../../../../../lambdas/domain/recovery/recovery.ts'
import type { Watermark } from '../../../../../lambdas/domain/watch/facts.ts'
import { watchAll } from '../../../../../lambdas/domain/watch/flows/watch.ts'
import { incidentWith } from '../../../../support/incidents.ts'
import { recoveryIn } from '../../../../support/recoveries.ts'
import { datasetOf, watchHouse } from '../../../../support/watch.ts'

const at = (time: string) => `2026-11-02T${time}:00.000Z`
const markAt = (eventTime: string, rows: number | null = null): Watermark => ({
  dataset: 'shop/orders',
  eventTime,
  rows,
  at: eventTime,
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
    /** The incident of a failed task that would have written the dataset. */
    const blamed = async (state: RecoveryState) => {
      const incident = incidentWith()
      await h.ledger.incidents.create(incident)
      const recovery = recoveryIn(state, { incidentId: incident.id, provides: ['s3://shop/orders'] })
      await h.stored(recovery)
      const { id: recoveryId, subject } = recovery
      await h.ledger.incidents.addMember(incident.id, { recoveryId, subject, failedAt: at('08:01') })
      return incident
    }
    return { ...h, round, blamed }
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
    const incident = await h.blamed({ kind: 'waiting', until: at('08:20') })
    await h.round('08:10')

    expect(h.breaches()).toMatchObject([{ incidentId: incident.id }])
  })

  it('names the incident whose failure was told after it was booked', async () => {
    const h = await withDataset()
    await h.round('08:10')
    const incident = await h.blamed({ kind: 'waiting', until: at('08:20') })
    for (const time of ['08:11', '08:12']) await h.round(time)

    const [own] = [...h.ledger.incidents.incidents.values()].filter(({ cause }) => cause.kind === 'freshness')
    expect(own).toMatchObject({ causedBy: [incident.id], breaches: [{ status: 'breached' }] })
  })

  it('does not join one whose members are all recovered', async () => {
    const h = await withDataset()
    await h.blamed({ kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' })
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
