import { DAYS, type QuietHours, spansOf, WEEK_MINUTES as WEEK } from '../../contracts/quiet-hours.ts'
import { plusSeconds } from '../recovery/advance.ts'

const DAY = 1440

const isWithin = (span: { from: number; to: number }, minute: number): boolean =>
  (minute >= span.from && minute < span.to) || (minute + WEEK >= span.from && minute + WEEK < span.to)

/** Minute of the week at a place. */
function localMinute(timeZone: string, instant: string): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const parts = new Map(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]))
  const day = DAYS.indexOf((parts.get('weekday') ?? '').toLowerCase() as (typeof DAYS)[number])
  return day * DAY + Number(parts.get('hour')) * 60 + Number(parts.get('minute'))
}

export function isQuiet(hours: QuietHours | null, now: string): boolean {
  if (!hours) return false
  const minute = localMinute(hours.timeZone, now)
  return hours.windows.flatMap(spansOf).some((span) => isWithin(span, minute))
}

/** The next quarter of an hour, by the wall clock, at which it is not quiet; at the latest in a week. */
export function quietUntil(hours: QuietHours, now: string): string {
  const start = Math.floor(Date.parse(now) / 60_000) * 60_000
  for (let minutes = 1; minutes <= WEEK; minutes += 1) {
    const at = plusSeconds(new Date(start).toISOString(), minutes * 60)
    // Windows end at any minute; so that a night costs dozens of looks and not hundreds, far ones go by quarters.
    if (minutes > 15 && Date.parse(at) % 900_000 !== 0) continue
    if (!isQuiet(hours, at)) return at
  }
  return plusSeconds(now, WEEK * 60)
}
