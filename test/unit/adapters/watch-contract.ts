import { randomUUID } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'
import { VersionConflict } from '../../../lambdas/domain/ports/ledger.ts'
import type { WatchStore } from '../../../lambdas/domain/ports/watch.ts'
import type { WatchState } from '../../../lambdas/domain/watch/facts.ts'
import { readingOf, runOf } from '../../support/watch.ts'

const at = (minute: number) => `2026-11-02T08:${String(minute).padStart(2, '0')}:00.000Z`

/** What every store of the watcher must do. Environments are new in each test, so that a shared table will do. */
export function watchContract(make: () => WatchStore): void {
  let store: WatchStore
  let environment: string
  beforeEach(() => {
    store = make()
    environment = `t-${randomUUID().slice(0, 8)}`
  })
  const mark = (minute: number, rows: number | null = 5) => ({
    dataset: 'shop/orders',
    eventTime: at(minute),
    rows,
    at: at(30),
  })
  const state = (change: Partial<WatchState> = {}): WatchState => ({
    subject: 'deadline:ledger_close',
    version: 1,
    watchedSince: at(0),
    undecidedFrom: null,
    status: 'ok',
    severity: 'error',
    due: null,
    since: null,
    incidentId: null,
    budget: { minute: 29_000_000, recent: '01-', hours: [[483_333, 1]] },
    ...change,
  })

  it('knows nothing of an environment that nobody watched', async () => {
    const facts = await store.facts(environment)

    expect([facts.readings, facts.marks, facts.shorts, facts.states].map((all) => all.size)).toEqual([0, 0, 0, 0])
    expect(await store.view(environment)).toBeUndefined()
  })

  it('lets a watermark go forward only, whoever tells it in whatever order', async () => {
    const told: boolean[] = []
    for (const minute of [3, 1, 3, 7, 5]) told.push(await store.advance(environment, mark(minute)))

    expect(told).toEqual([true, false, false, true, false])
    expect(await store.mark(environment, 'shop/orders')).toEqual(mark(7))
  })

  it('keeps what had too few rows apart from the watermark', async () => {
    await store.advance(environment, mark(3))
    expect(await store.noteShort(environment, mark(6, 1))).toBe(true)
    expect(await store.noteShort(environment, mark(5, 1))).toBe(false)

    const { marks, shorts } = await store.facts(environment)
    expect([marks.get('shop/orders'), shorts.get('shop/orders')]).toEqual([mark(3), mark(6, 1)])
  })

  it('replaces no reading of Airflow by an older one', async () => {
    await store.saveReading(environment, readingOf([runOf()], at(5), [100]))
    await store.saveReading(environment, readingOf([], at(4)))

    expect(await store.reading(environment, 'ledger_close')).toEqual(readingOf([runOf()], at(5), [100]))
    expect((await store.facts(environment)).readings.get('ledger_close')?.readAt).toBe(at(5))
  })

  it('takes the next version of a state once, from whoever is first', async () => {
    await store.saveState(environment, state())
    await store.saveState(environment, state({ version: 2, status: 'breached' }))

    for (const version of [1, 2, 4]) {
      await expect(store.saveState(environment, state({ version }))).rejects.toBeInstanceOf(VersionConflict)
    }
    expect((await store.facts(environment)).states.get('deadline:ledger_close')).toEqual(
      state({ version: 2, status: 'breached' }),
    )
  })

  it('tells each of many apart, and environments as well', async () => {
    const names = Array.from({ length: 12 }, (_, n) => `set/${n}`)
    for (const dataset of names) await store.advance(environment, { ...mark(3), dataset })
    await store.advance(`${environment}x`, { ...mark(3), dataset: 'elsewhere' })

    expect([...(await store.facts(environment)).marks.keys()].toSorted()).toEqual(names.toSorted())
  })

  it('shows what the last round saw', async () => {
    const row = {
      subject: 'x',
      status: 'unknown',
      severity: 'info',
      due: null,
      why: 'é',
      owner: null,
      incidentId: null,
    } as const
    await store.saveView(environment, { at: at(5), rows: [row] })
    await store.saveView(environment, { at: at(4), rows: [] })

    expect(await store.view(environment)).toEqual({ at: at(5), rows: [row] })
  })
}
