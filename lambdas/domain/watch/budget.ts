import { BURN_WINDOWS, type Slo } from '../../contracts/watch.ts'
import type { Budget } from './facts.ts'

/** The longest window that is counted minute by minute, and the longest of all. */
const RECENT_MINUTES = 360
const HOURS = 72

export const NO_BUDGET: Budget = { minute: 0, recent: '', hours: [] }

export const minuteOf = (instant: string): number => Math.floor(Date.parse(instant) / 60_000)

/** The budget with this minute in it. A minute counts once, whoever looks twice; one that is past is past. */
export function withMinute(budget: Budget, minute: number, bad: boolean): Budget {
  if (minute <= budget.minute) return budget
  const skipped = budget.recent === '' ? 0 : Math.min(minute - budget.minute - 1, RECENT_MINUTES)
  const recent = `${budget.recent}${'-'.repeat(skipped)}${bad ? '1' : '0'}`.slice(-RECENT_MINUTES)
  const hour = Math.floor(minute / 60)
  const kept = budget.hours.filter(([of]) => of > hour - HOURS && of !== hour)
  const before = budget.hours.find(([of]) => of === hour)?.[1] ?? 0
  const now = before + (bad ? 1 : 0)
  return { minute, recent, hours: now === 0 ? kept : [...kept, [hour, now]] }
}

/**
 * The place in the table of burn rates that is reached, by a long window and a short one; null: none of them. Minutes in
 * which nobody looked count as good, so that the first bad minute of a new dataset is no emergency.
 */
export function burning(budget: Budget, { share, factors }: Slo): 0 | 1 | 2 | 3 | null {
  const reached = ([0, 1, 2, 3] as const).find((at) =>
    BURN_WINDOWS[at].every((minutes) => badShare(budget, minutes) >= factors[at] * (1 - share)),
  )
  return reached ?? null
}

function badShare(budget: Budget, minutes: number): number {
  if (minutes <= RECENT_MINUTES) return [...budget.recent.slice(-minutes)].filter((one) => one === '1').length / minutes
  const since = Math.floor(budget.minute / 60) - minutes / 60
  const bad = budget.hours.filter(([hour]) => hour > since).reduce((sum, [, count]) => sum + count, 0)
  return bad / minutes
}
