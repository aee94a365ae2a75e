import { describe, expect, it } from 'vitest'
import { MemoryWatch } from '../../../../../lambdas/adapters/memory-watch.ts'
import type { WatermarkReported } from '../../../../../lambdas/contracts/events.ts'
import type { Dataset } from '../../../../../lambdas/contracts/watch.ts'
import { bookReport } from '../../../../../lambdas/domain/watch/flows/book-watermark.ts'
import { datasetOf } from '../../../../support/watch.ts'

function withDataset(change: Partial<Dataset> = {}) {
  const watch = new MemoryWatch()
  const policy = { environment: 'test', watch: { datasets: [datasetOf(change)] } }
  const tell = (event_time: string, rows: number | null = null, dataset = 'shop/orders') =>
    bookReport({ policy, watch, clock: () => '2026-11-02T08:00:00.000Z' }, {
      dataset,
      event_time,
      rows,
    } as WatermarkReported)
  return { watch, tell, mark: async () => (await watch.mark('test', 'shop/orders'))?.eventTime }
}

describe('a reported watermark', () => {
  it('moves forward, in UTC, and never back', async () => {
    const { tell, mark } = withDataset()

    expect(await tell('2026-11-02T08:30:00+01:00')).toBe('advance')
    expect(await tell('2026-11-02T07:30:00.000Z')).toBe('nothing-new')
    expect(await tell('2026-11-02T07:00:00.000Z')).toBe('nothing-new')
    expect(await mark()).toBe('2026-11-02T07:30:00.000Z')
  })

  it('does not move with too few rows, or with none told', async () => {
    const { tell, mark, watch } = withDataset({ minRows: 100 })

    expect([await tell('2026-11-02T07:00:00.000Z', 99), await tell('2026-11-02T07:01:00.000Z')]).toEqual([
      'too-few-rows',
      'too-few-rows',
    ])
    expect(await mark()).toBeUndefined()
    expect((await watch.facts('test')).shorts.get('shop/orders')?.eventTime).toBe('2026-11-02T07:01:00.000Z')
    expect(await tell('2026-11-02T07:02:00.000Z', 100)).toBe('advance')
  })

  it('from the future is no word to go by: it would look fresh for as long', async () => {
    const { tell, mark } = withDataset()

    expect(await tell('2026-11-02T08:05:01.000Z')).toBe('from-the-future')
    expect(await mark()).toBeUndefined()
    expect(await tell('2026-11-02T08:04:59.000Z')).toBe('advance')
  })

  it('of a dataset that nobody watches, or that is read elsewhere, changes nothing', async () => {
    const read = withDataset({ source: { kind: 's3', bucket: 'lake', partition: 'YYYY-MM-DD', timeZone: 'UTC' } })

    expect(await withDataset().tell('2026-11-02T07:00:00.000Z', null, 'other')).toBeUndefined()
    expect(await read.tell('2026-11-02T07:00:00.000Z')).toBeUndefined()
    expect(await read.mark()).toBeUndefined()
  })
})
