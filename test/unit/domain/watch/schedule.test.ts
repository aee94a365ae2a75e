import { describe, expect, it } from 'vitest'
import type { Calendar } from '../../../../lambdas/contracts/watch.ts'
import { cronProblem, dueBetween, nextDue } from '../../../../lambdas/domain/watch/schedule.ts'

const due = (cron: string, timeZone: string, from: string, to: string, calendar: Calendar | null = null) =>
  dueBetween({ cron, timeZone, calendar }, `${from}:00.000Z`, `${to}:00.000Z`, 100).map((at) => at.slice(0, 16))

describe('what is due at a wall clock’s time', () => {
  it.each([
    ['Europe/Vienna', 'spring', '2026-03-28T00:00', '2026-03-30T12:00', ['28T05', '29T04', '30T04']],
    ['Europe/Vienna', 'autumn', '2026-10-24T00:00', '2026-10-26T12:00', ['24T04', '25T05', '26T05']],
    ['America/New_York', 'spring', '2026-03-07T00:00', '2026-03-09T12:00', ['07T11', '08T10', '09T10']],
    ['America/New_York', 'autumn', '2026-10-31T00:00', '2026-11-02T12:00', ['31T10', '01T11', '02T11']],
  ])('stays at six in %s when clocks change in %s', (zone, _season, from, to, days) => {
    expect(due('0 6 * * *', zone, from, to).map((at) => at.slice(8, 13))).toEqual(days)
  })

  it.each([
    ['Europe/Vienna', '30 2 * * *', '2026-03-28T12:00', '2026-03-30T12:00', ['2026-03-29T01:00', '2026-03-30T00:30']],
    [
      'America/New_York',
      '30 2 * * *',
      '2026-03-08T00:00',
      '2026-03-09T12:00',
      ['2026-03-08T07:00', '2026-03-09T06:30'],
    ],
  ])('is due at its end in an hour that %s leaves out', (zone, cron, from, to, dues) => {
    expect(due(cron, zone, from, to)).toEqual(dues)
  })

  it.each([
    ['Europe/Vienna', '30 2 * * *', '2026-10-24T12:00', '2026-10-26T12:00', ['2026-10-25T00:30', '2026-10-26T01:30']],
    [
      'America/New_York',
      '30 1 * * *',
      '2026-11-01T00:00',
      '2026-11-02T12:00',
      ['2026-11-01T05:30', '2026-11-02T06:30'],
    ],
  ])('is due once in an hour that %s has twice', (zone, cron, from, to, dues) => {
    expect(due(cron, zone, from, to)).toEqual(dues)
  })

  it('is due each hour when it is hourly, whatever clocks do', () => {
    const all = due('0 * * * *', 'Europe/Vienna', '2026-10-25T00:00', '2026-10-25T04:00')

    expect(all).toEqual(['00', '01', '02', '03', '04'].map((hour) => `2026-10-25T${hour}:00`))
  })
})

describe('a calendar', () => {
  const banking: Calendar = {
    timeZone: 'Europe/Vienna',
    weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'],
    holidays: ['2026-12-25'],
  }

  it('leaves out weekends and holidays', () => {
    const days = due('0 6 * * *', 'Europe/Vienna', '2026-12-23T00:00', '2026-12-29T12:00', banking)

    expect(days.map((at) => at.slice(8, 10))).toEqual(['23', '24', '28', '29'])
  })

  it('goes by the date in its own zone: Sunday evening in UTC is Monday in Auckland', () => {
    const auckland: Calendar = { ...banking, timeZone: 'Pacific/Auckland', holidays: [] }

    expect(due('0 12 * * *', 'UTC', '2026-11-06T00:00', '2026-11-09T13:00', auckland)).toEqual([
      '2026-11-08T12:00',
      '2026-11-09T12:00',
    ])
  })

  it('with no day left makes nothing due, and says so soon', () => {
    const none: Calendar = { timeZone: 'UTC', weekdays: ['mon'], holidays: mondays(400) }

    expect(
      nextDue({ cron: '* * * * *', timeZone: 'UTC', calendar: none }, '2026-11-01T00:00:00.000Z', 5 * 366 * 86_400),
    ).toBeNull()
  })
})

const mondays = (count: number): string[] =>
  Array.from({ length: count }, (_, week) => new Date(Date.UTC(2026, 10, 2 + 7 * week)).toISOString().slice(0, 10))

it.each(['61 6 * * *', 'banana', '0 6 * *', '0 0 6 * * *', ''])('%s is no expression, and it is said why', (cron) => {
  expect(cronProblem(cron)).toMatch(/./)
})
it('takes what cron takes', () => {
  for (const cron of ['0 6 * * *', '*/15 8-18 * * 1-5', '0 0 1,15 * *', '5 4 * * sun'])
    expect(cronProblem(cron)).toBeNull()
})
