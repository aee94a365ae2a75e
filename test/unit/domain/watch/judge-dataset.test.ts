import { describe, expect, it } from 'vitest'
import type { Dataset } from '../../../../lambdas/contracts/watch.ts'
import type { Watermark } from '../../../../lambdas/domain/watch/facts.ts'
import { type DatasetFacts, judgeDataset } from '../../../../lambdas/domain/watch/judge-dataset.ts'
import { datasetOf, SLO_99 } from '../../../support/watch.ts'

const at = (time: string) => `2026-11-02T${time}:00.000Z`
const markAt = (eventTime: string, rows: number | null = null): Watermark => ({
  dataset: 'shop/orders',
  eventTime,
  rows,
  at: eventTime,
})
const judge = (now: string, change: Partial<DatasetFacts> = {}, dataset: Partial<Dataset> = {}) =>
  judgeDataset(datasetOf(dataset), null, {
    mark: markAt(at('08:00')),
    short: undefined,
    lagShare: null,
    watchedSince: at('00:00'),
    budget: null,
    now,
    ...change,
  })

describe('a dataset', () => {
  it('is fresh, at risk, too old by its event time alone', () => {
    expect(judge(at('08:07'))).toMatchObject({ status: 'ok', due: at('08:10'), ageSeconds: 420 })
    expect(judge(at('08:08'))).toMatchObject({ status: 'at-risk', severity: 'warning' })
    expect(judge(at('08:10'))).toMatchObject({ status: 'breached', severity: 'error', due: at('08:10') })
  })

  it('that nobody has told of is unknown until our watch is as old as it may be', () => {
    const none = { mark: undefined, watchedSince: at('08:00') }

    expect(judge(at('08:05'), none)).toMatchObject({ status: 'unknown', ageSeconds: null })
    expect(judge(at('08:10'), none)).toMatchObject({ status: 'breached', ageSeconds: null })
  })

  it('with too few rows is incomplete: at risk at once, and too old when its watermark is', () => {
    const short = markAt(at('08:04'), 3)

    expect(judge(at('08:05'), { short }, { minRows: 10 })).toMatchObject({ status: 'at-risk' })
    expect(judge(at('08:11'), { short }, { minRows: 10 })).toMatchObject({ status: 'breached' })
    expect(judge(at('08:11'), { short }, { minRows: 10 }).why).toContain('has 3 rows, expected 10')
  })

  it('is complete again when the watermark has passed what lacked rows', () => {
    expect(judge(at('08:05'), { short: markAt(at('07:55'), 3) }, { minRows: 10 })).toMatchObject({ status: 'ok' })
  })

  it('is at risk by the lag of its stream at 25 % of its retention, and late at 50 %', () => {
    const stream = { name: 'clicks', retentionHours: 24 }
    const lagging = (lagShare: number) => judge(at('08:01'), { lagShare }, { stream })

    expect(lagging(24.9)).toMatchObject({ status: 'ok' })
    expect(lagging(25)).toMatchObject({ status: 'at-risk', severity: 'warning' })
    expect(lagging(50)).toMatchObject({ status: 'breached', severity: 'error' })
    expect(lagging(50).why).toContain('lost for good')
  })

  it('grows no older on days that its calendar leaves out', () => {
    const calendar = { timeZone: 'UTC', weekdays: ['mon' as const, 'fri' as const], holidays: [] }
    const friday = { mark: markAt('2026-10-30T23:55:00.000Z'), short: undefined, lagShare: null, budget: null }
    const judged = (now: string) => judgeDataset(datasetOf(), calendar, { ...friday, watchedSince: at('00:00'), now })

    expect(judged('2026-11-01T12:00:00.000Z')).toMatchObject({ status: 'ok', due: at('00:05') })
    expect(judged(at('00:05'))).toMatchObject({ status: 'breached' })
  })
})

describe('a promised share of good minutes', () => {
  const minutes = (count: number) => {
    let budget: DatasetFacts['budget'] = null
    const judged = Array.from({ length: count }, (_, minute) => {
      const now = new Date(Date.parse(at('08:10')) + minute * 60_000).toISOString()
      const one = judge(now, { budget }, { slo: SLO_99 })
      budget = one.budget
      return one
    })
    return judged
  }

  it('makes the first bad minute a ticket, and pages when the budget burns too fast to last', () => {
    const judged = minutes(12)
    const pagesAt = judged.findIndex(({ severity }) => severity === 'error')

    expect(judged[0]).toMatchObject({ status: 'breached', severity: 'warning' })
    // 14.4 times a budget of 1 %: 14.4 % of an hour are nine minutes.
    expect(pagesAt).toBe(8)
    expect(judged[pagesAt]).toMatchObject({ burning: 0 })
  })

  it('stays a ticket while it leaks slowly', () => {
    const now = '2026-11-03T08:00:00.000Z'
    const minute = Date.parse(now) / 60_000 - 1
    // Two bad minutes in each hour of a day, and eight of the last two hours: 3.3 and 6.7 times 1 %.
    const hours = Array.from({ length: 24 }, (_, n) => [Math.floor(minute / 60) - 23 + n, 2] as const)
    const budget = { minute, recent: `${'0'.repeat(352)}${'1'.repeat(8)}`, hours }
    const slo = { ...SLO_99, factors: [99, 98, 3, 1] as typeof SLO_99.factors }
    const judged = judge(now, { mark: markAt('2026-11-03T07:50:00.000Z'), budget }, { slo })

    expect(judged).toMatchObject({ status: 'breached', severity: 'warning', burning: 2 })
  })

  it('counts a minute once, however often it is looked at', () => {
    const once = judge(at('08:10'), {}, { slo: SLO_99 }).budget
    const twice = judge(at('08:10'), { budget: once }, { slo: SLO_99 }).budget

    expect(twice).toEqual(once)
  })
})
