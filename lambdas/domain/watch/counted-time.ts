import type { Calendar } from '../../contracts/watch.ts'
import { plusSeconds, secondsBetween } from '../recovery/advance.ts'
import { counts, midnights } from './schedule.ts'

/** Seconds: no calendar has that many days off in a row that anybody would wait for. */
const LONGEST_PAUSE_SECONDS = 400 * 86_400

/** The instant so many seconds later, in which those of days that don't count are left out. */
export function plusCounted(calendar: Calendar | null, from: string, seconds: number): string {
  if (calendar === null) return plusSeconds(from, seconds)
  let left = seconds
  let at = from
  for (const midnight of midnights(calendar.timeZone, from, plusSeconds(from, seconds + LONGEST_PAUSE_SECONDS))) {
    const length = secondsBetween(at, midnight)
    if (counts(calendar, at)) {
      if (length >= left) return plusSeconds(at, left)
      left -= length
    }
    at = midnight
  }
  return plusSeconds(at, left)
}
