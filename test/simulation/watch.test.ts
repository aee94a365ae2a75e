import { describe, expect, it } from 'vitest'
import type { Calendar } from '../../lambdas/contracts/watch.ts'
import { type Breach, isLate } from '../../lambdas/domain/incident/incident.ts'
import { counts } from '../../lambdas/domain/watch/schedule.ts'
import { deadlineOf } from '../support/watch.ts'
import { type Fate, playMonth } from './watch-world.ts'

const banking: Calendar = {
  timeZone: 'Europe/Vienna',
  weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'],
  holidays: ['2026-10-26', '2026-11-02', '2026-03-19', '2026-04-06'],
}
const HOUR = 3600

/** On time mostly; late, missing, failed for good, or failed and recovered in time or late. */
function fateOf(random: () => number): Fate {
  const chance = random()
  const usual = 1200 + Math.floor(random() * 1200)
  if (chance < 0.6) return { kind: 'on time', startsAfter: 5, doneAfter: usual }
  if (chance < 0.7) return { kind: 'late', startsAfter: 5, doneAfter: HOUR + 300 + Math.floor(random() * 5 * HOUR) }
  if (chance < 0.8) return { kind: 'missing', startsAfter: 5, doneAfter: null }
  if (chance < 0.9) return { kind: 'failed', startsAfter: 5, failsAfter: 600, doneAfter: null }
  return { kind: 'recovered', startsAfter: 5, failsAfter: 600, doneAfter: random() < 0.5 ? 3000 : 2 * HOUR }
}

const months = [
  ['autumn in Vienna', '2026-10-12T00:00:00.000Z', 'Europe/Vienna', 'banking'],
  ['spring in Vienna', '2026-03-16T00:00:00.000Z', 'Europe/Vienna', 'banking'],
  ['autumn in New York', '2026-10-20T00:00:00.000Z', 'America/New_York', null],
] as const

describe.each(months)(
  'three weeks of late, missing, failed and recovered runs: %s',
  (_name, from, timeZone, calendar) => {
    it.each([
      [1, 0],
      [2, 0.05],
    ])('seed %i, %d of the calls break', { timeout: 120_000 }, async (seed, breaks) => {
      const deadline = deadlineOf({ timeZone, calendar, cron: '30 2 * * *' })
      const world = { seed, deadline, calendars: { banking }, from, days: 21, breaks, fateOf }
      const { dues, fates, history, schedule, ledger, broken } = await playMonth(world)
      const isDue = (due: string) => schedule.calendar === null || counts(schedule.calendar, due)
      const at = (instant: string, seconds: number) => new Date(Date.parse(instant) + seconds * 1000).toISOString()
      const minuteOf = (instant: string) => history.findIndex((one) => one.at >= instant)
      const breachAt = (minute: number) =>
        history[minute]?.breaches.filter((b) => b.subject === 'deadline:ledger_close' && b.status === 'breached') ?? []

      // A reading is asked for at the deadline and is there one round later; what breaks is made up for soon.
      const [seen, ended] = breaks === 0 ? [1, 7] : [15, 25]
      const due = dues.filter(isDue)
      let missed = 0
      let mended = 0
      for (const [n, start] of due.entries()) {
        const fate = fates.get(start)
        const end = at(start, HOUR)
        const minute = minuteOf(end)
        if (!fate || minute < 0 || minute + 30 >= history.length) continue
        const doneAt = fate.doneAfter === null ? null : at(start, fate.doneAfter)
        expect(
          history
            .slice(0, minute)
            .flatMap((one) => one.breaches)
            .filter(isBreachOf(end)),
          `${start}: too early`,
        ).toEqual([])
        if (doneAt === null || doneAt > at(end, (seen + 2) * 60)) {
          missed += 1
          expect(breachAt(minute + seen), `${start} ${fate.kind}: not seen`).toHaveLength(1)
        }
        const next = due[n + 1]
        const overAt = doneAt === null ? -1 : minuteOf(at(doneAt, ended * 60))
        if (overAt < 0 || next === undefined || (history[overAt]?.at ?? '~') >= at(next, HOUR)) continue
        mended += 1
        expect(breachAt(overAt), `${start} ${fate.kind}: not over`).toEqual([])
      }

      for (const { at: when, breaches } of history) {
        const open = breaches.filter((b) => b.subject === 'deadline:ledger_close' && b.status !== 'over')
        expect(open.length, `booked twice at ${when}`).toBeLessThanOrEqual(1)
      }
      for (const incident of ledger.incidents.incidents.values()) {
        if (incident.state.kind === 'closed') expect(isLate(incident)).toBe(false)
      }
      expect([missed > 2, mended > 5]).toEqual([true, true])
      if (breaks > 0) expect(broken).toBeGreaterThan(100)
    })
  },
)

const isBreachOf = (due: string) => (breach: Breach) => breach.status === 'breached' && breach.due === due
