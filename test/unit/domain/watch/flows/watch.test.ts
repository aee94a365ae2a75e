import { expect, it } from 'vitest'
import type { Watermark } from '../../../../../lambdas/domain/watch/facts.ts'
import { watchAll } from '../../../../../lambdas/domain/watch/flows/watch.ts'
import { datasetOf, deadlineOf, watchHouse } from '../../../../support/watch.ts'

const at = (time: string) => `2026-11-02T${time}:00.000Z`
const markAt = (eventTime: string, rows: number | null = null): Watermark => ({
  dataset: 'shop/orders',
  eventTime,
  rows,
  at: eventTime,
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
