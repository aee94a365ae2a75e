import { Cron } from 'croner'
import { type Calendar, WEEKDAYS } from '../../contracts/watch.ts'
import { plusSeconds } from '../recovery/advance.ts'

/** When something is due. An hour that daylight saving skips is made up for at its end; one that it repeats counts once. */
export type Schedule = {
  readonly cron: string
  readonly timeZone: string
  /** null: every day counts */
  readonly calendar: Calendar | null
}

const TOLD_BY = 'CronPattern: '

/** What is wrong with an expression; null: nothing. */
export function cronProblem(cron: string): string | null {
  try {
    cronOf(cron, 'UTC')
    return null
  } catch (error) {
    const told = error instanceof Error ? error.message : 'it is none'
    return (told.startsWith(TOLD_BY) ? told.slice(TOLD_BY.length) : told).slice(0, 120)
  }
}

/** The first due instant after one; null where there is none within so many seconds. */
export function nextDue(schedule: Schedule, after: string, withinSeconds: number): string | null {
  const [first] = dues(schedule, after, plusSeconds(after, withinSeconds))
  return first ?? null
}

/** Due instants from one instant to another, both included, oldest first; of more than `most` the newest. */
export function dueBetween(schedule: Schedule, from: string, to: string, most: number): string[] {
  const found: string[] = []
  for (const due of dues(schedule, plusSeconds(from, -0.001), to)) {
    found.push(due)
    if (found.length > most) found.shift()
  }
  return found
}

function* dues({ cron, timeZone, calendar }: Schedule, after: string, to: string): Generator<string> {
  const pattern = cronOf(cron, timeZone)
  const end = Date.parse(to)
  for (let next = pattern.nextRun(new Date(after)); next !== null && next.getTime() <= end; ) {
    const isDue = calendar === null || counts(calendar, next.toISOString())
    if (isDue) yield next.toISOString()
    next = pattern.nextRun(isDue ? next : lastMoment(calendar.timeZone, next))
  }
}

/** Of the day that an instant is in, so that a day off is passed over at once. */
function lastMoment(timeZone: string, instant: Date): Date {
  const midnight = cronOf('0 0 * * *', timeZone).nextRun(instant)
  return midnight === null ? instant : new Date(midnight.getTime() - 1)
}

/** Does the day of an instant count? Its date is that of the calendar's zone. */
export function counts(calendar: Calendar, instant: string): boolean {
  const { date, weekday } = localDay(calendar.timeZone, instant)
  return calendar.weekdays.includes(weekday) && !calendar.holidays.includes(date)
}

/** The instants at which days begin in a zone, after one instant and up to another. */
export function* midnights(timeZone: string, after: string, to: string): Generator<string> {
  yield* dues({ cron: '0 0 * * *', timeZone, calendar: null }, after, to)
}

const MOST_KEPT = 500
const crons = new Map<string, Cron>()
const days = new Map<string, Intl.DateTimeFormat>()

/** Both kinds take a tenth of a millisecond and more to make, and there are few of them. */
function kept<T>(all: Map<string, T>, key: string, make: () => T): T {
  const found = all.get(key)
  if (found !== undefined) return found
  if (all.size >= MOST_KEPT) all.clear()
  const made = make()
  all.set(key, made)
  return made
}

const cronOf = (cron: string, timeZone: string): Cron =>
  kept(crons, `${timeZone} ${cron}`, () => new Cron(cron, { timezone: timeZone, paused: true, mode: '5-part' }))

function localDay(timeZone: string, instant: string): { date: string; weekday: (typeof WEEKDAYS)[number] } {
  const format = kept(
    days,
    timeZone,
    () => new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }),
  )
  const date = format.format(new Date(instant))
  const weekday = WEEKDAYS[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7]
  return { date, weekday: weekday ?? 'mon' }
}
