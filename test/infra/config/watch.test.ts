import { describe, expect, it } from 'vitest'
import { ConfigError, parseConfig } from '../../../lib/config/load.ts'
import { policyOf } from '../../../lib/config/policy.ts'
import { smallConfig } from '../../support/goaround-app.ts'

const withWatch = (watch: unknown) => ({ ...smallConfig(), watch })
function problemsOf(watch: unknown): string[] {
  try {
    parseConfig(withWatch(watch), 'some.json')
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n').slice(1)
    throw error
  }
  throw new Error('it was taken')
}
const policyWith = (watch: unknown) => policyOf(parseConfig(withWatch(watch), 'some.json')).watch

describe('what is watched', () => {
  it('is nothing unless the environment says so', () => {
    expect(policyOf(parseConfig(smallConfig(), 'x')).watch).toEqual({ calendars: {}, deadlines: [], datasets: [] })
  })

  it('takes time zone, weekdays and warning time from where they follow', () => {
    const { calendars, deadlines, datasets } = policyWith({
      calendars: { banking: { timeZone: 'Europe/Vienna', holidays: ['2026-12-25'] } },
      deadlines: [
        { dag: 'ledger_close', cron: '0 5 * * *', calendar: 'banking', dueSeconds: 7200 },
        { dag: 'digest', cron: '0 5 * * *', dueSeconds: 600, severity: 'info' },
      ],
      datasets: [{ name: 'shop/orders', freshnessSeconds: 900, slo: { share: 0.99 } }],
    })

    expect(calendars.banking?.weekdays).toEqual(['mon', 'tue', 'wed', 'thu', 'fri'])
    expect(deadlines).toMatchObject([
      { timeZone: 'Europe/Vienna', calendar: 'banking', atRiskSeconds: 1800, severity: 'error' },
      { timeZone: 'UTC', calendar: null, atRiskSeconds: 150, severity: 'info' },
    ])
    expect(datasets).toMatchObject([
      { source: { kind: 'reported' }, atRiskSeconds: 180, slo: { share: 0.99, factors: [14.4, 6, 3, 1] } },
    ])
  })

  it('has every problem named at once', () => {
    expect(
      problemsOf({
        calendars: {
          mars: { timeZone: 'Mars/Olympus' },
          never: { timeZone: 'UTC', weekdays: [] },
          closed: { timeZone: 'UTC', weekdays: ['mon'], holidays: mondays() },
          odd: { timeZone: '+02:00', holidays: ['25.12.2026', '2026-02-30'] },
        },
        deadlines: [
          { dag: 'a', cron: '0 6 * * *', timeZone: 'Vienna', dueSeconds: -60 },
          { dag: 'b', cron: '61 6 * * *', dueSeconds: 600 },
          { dag: 'c', cron: '0 6 * * *', calendar: 'banking', dueSeconds: 600 },
          { dag: 'd', cron: '0 6 * * *', calendar: 'closed', dueSeconds: 600 },
          { dag: 'e', cron: '0 0 30 2 *', dueSeconds: 600, severity: 'bad' },
          { dag: 'a', cron: '0 6 * * *', dueSeconds: 600, atRiskSeconds: 600 },
          { dag: 'g', cron: '0 6 * * *', calendar: 'mars', dueSeconds: 600 },
        ],
        datasets: [
          { name: 'x y', freshnessSeconds: 0 },
          { name: 'x', freshnessSeconds: 600, slo: { share: 0.9 } },
          { name: 'x', freshnessSeconds: 600, calendar: 'banking', slo: { share: 1 } },
          {
            name: 'y',
            freshnessSeconds: 600,
            minRows: 5,
            source: { kind: 's3', bucket: 'lake', partition: 'YYYY-MM-DD/' },
          },
          { name: 'z', freshnessSeconds: 600, source: { kind: 's3', bucket: 'lake', partition: 'today/' } },
          { name: 'w', freshnessSeconds: 600, stream: { name: 'clicks', retentionHours: 1 } },
        ],
      }),
    ).toMatchInlineSnapshot(`
      [
        "  - watch.calendars.mars.timeZone: found "Mars/Olympus", expected a time zone of the tz database, such as Europe/Vienna",
        "  - watch.calendars.never.weekdays: found [], expected at least 1",
        "  - watch.calendars.odd.timeZone: found "+02:00", expected a time zone of the tz database, such as Europe/Vienna",
        "  - watch.calendars.odd.holidays.0: found "25.12.2026", expected a date, YYYY-MM-DD",
        "  - watch.calendars.odd.holidays.1: found "2026-02-30", expected a date, YYYY-MM-DD",
        "  - watch.deadlines.0.timeZone: found "Vienna", expected a time zone of the tz database, such as Europe/Vienna",
        "  - watch.deadlines.0.dueSeconds: found -60, expected at least 60",
        "  - watch.deadlines.4.severity: found "bad", expected one of critical, error, warning, info",
        "  - watch.deadlines.5.atRiskSeconds: found 600, expected < dueSeconds",
        "  - watch.datasets.0.name: found "x y", expected letters, digits, _ . / : - (≤ 120)",
        "  - watch.datasets.0.freshnessSeconds: found 0, expected at least 60",
        "  - watch.datasets.1.slo.factors.0: found nothing, expected a factor of at least 1 that can be reached: with all minutes bad a share of 0.9 burns 10.00 times its budget",
        "  - watch.datasets.2.slo.share: found 1, expected at most 0.9999",
        "  - watch.datasets.3.minRows: found 5, expected a source that tells rows: reported, or dynamodb with rowsAttribute",
        "  - watch.datasets.4.source.partition: found "today/", expected YYYY, MM and DD, in this order",
        "  - watch.datasets.5.stream.retentionHours: found 1, expected at least 24",
        "  - watch.deadlines.1.cron: found "61 6 * * *", expected five fields of cron; Invalid value for minute: 61",
        "  - watch.deadlines.2.calendar: found "banking", expected a calendar of watch.calendars; there is mars, never, closed, odd",
        "  - watch.deadlines.3.cron: found "0 6 * * *", expected a day that its calendar has: nothing is ever due",
        "  - watch.deadlines.4.cron: found "0 0 30 2 *", expected an expression with a day: nothing is ever due",
        "  - watch.datasets.2.calendar: found "banking", expected a calendar of watch.calendars; there is mars, never, closed, odd",
        "  - watch.deadlines.5.dag: found "a", expected another one: watch.deadlines.0 has a deadline already",
        "  - watch.datasets.2.name: found "x", expected another one: watch.datasets.1 has this name",
      ]
    `)
  })

  it('takes a lower SLO with lower factors, which can be reached', () => {
    const datasets = [{ name: 'x', freshnessSeconds: 600, slo: { share: 0.9, factors: [9, 6, 3, 1] } }]

    expect(policyWith({ datasets }).datasets[0]?.slo).toEqual({ share: 0.9, factors: [9, 6, 3, 1] })
  })
})

const mondays = (): string[] =>
  Array.from({ length: 900 }, (_, week) => new Date(Date.UTC(2024, 0, 1 + 7 * week)).toISOString().slice(0, 10))
