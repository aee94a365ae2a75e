import { describe, expect, it } from 'vitest'
import { type QuietHours, quietHoursSchema } from '../../../../lambdas/contracts/quiet-hours.ts'
import { isQuiet, quietUntil } from '../../../../lambdas/domain/escalation/quiet.ts'

const NIGHTS: QuietHours = {
  timeZone: 'Europe/Vienna',
  windows: [
    { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '22:00', to: '07:00' },
    { days: ['sat', 'sun'], from: '10:00', to: '18:30' },
  ],
}

describe('quiet hours', () => {
  it.each([
    ['2026-11-02T20:59:00Z', false, 'Monday 21:59 at the place'],
    ['2026-11-02T21:00:00Z', true, 'from 22:00'],
    ['2026-11-03T05:59:00Z', true, 'over midnight'],
    ['2026-11-03T06:00:00Z', false, 'the end is not in it'],
    ['2026-11-07T05:59:00Z', true, 'Friday night goes into Saturday'],
    ['2026-11-01T23:30:00Z', false, 'Sunday night is none'],
    ['2026-11-07T17:29:00Z', true, 'Saturday 18:29'],
    ['2026-07-06T19:59:00Z', false, 'in summer 22:00 is an hour earlier'],
    ['2026-07-06T20:00:00Z', true, 'in summer'],
  ])('at %s are %s: %s', (now, quiet) => {
    expect(isQuiet(NIGHTS, now)).toBe(quiet)
  })

  it('that were not agreed on are none', () => {
    expect(isQuiet(null, '2026-11-03T03:00:00Z')).toBe(false)
  })

  it.each([
    ['2026-11-03T03:00:10Z', '2026-11-03T06:00:00.000Z'],
    ['2026-11-07T17:00:00Z', '2026-11-07T17:30:00.000Z'],
    // The clocks go forward at 02:00: the night is an hour shorter.
    ['2026-03-27T21:30:00Z', '2026-03-28T06:00:00.000Z'],
    ['2026-10-24T09:00:00Z', '2026-10-24T16:30:00.000Z'],
  ])('from %s on end at %s', (now, end) => {
    expect(quietUntil(NIGHTS, now)).toBe(end)
  })

  it('of a whole week end nowhere, and are looked at again in a week', () => {
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
    const always: QuietHours = { timeZone: 'UTC', windows: [{ days: [...days], from: '00:00', to: '00:00' }] }
    expect(quietUntil(always, '2026-11-02T00:00:00.000Z')).toBe('2026-11-09T00:00:00.000Z')
  })
})

describe('windows of quiet hours', () => {
  const check = (windows: QuietHours['windows'], timeZone = 'UTC') =>
    quietHoursSchema
      .safeParse({ timeZone, windows })
      .error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`)

  it('may touch', () => {
    const a = { days: ['mon' as const], from: '22:00', to: '06:00' }
    expect(check([a, { days: ['tue'], from: '06:00', to: '08:00' }])).toBeUndefined()
  })

  it.each([
    ['within a day', 'mon', '21:00', '23:00'],
    ['over midnight', 'tue', '05:00', '08:00'],
  ] as const)('must not overlap: %s', (_, day, from, to) => {
    const a = { days: ['mon' as const], from: '22:00', to: '06:00' }
    expect(check([a, { days: [day], from, to }])?.[0]).toContain('no minute of windows.0 (mon 22:00–06:00)')
  })

  it('must not overlap over the end of the week', () => {
    const sunday = { days: ['sun' as const], from: '22:00', to: '06:00' }
    expect(check([{ days: ['mon'], from: '05:00', to: '07:00' }, sunday])).toHaveLength(1)
  })

  it.each(['Europe/Atlantis', '+02:00', 'CEST', '', 'Mars'])('of the place %j are of no time zone', (timeZone) => {
    expect(check([{ days: ['mon'], from: '01:00', to: '02:00' }], timeZone)).toEqual([
      'timeZone a time zone such as Europe/Vienna',
    ])
  })
})
