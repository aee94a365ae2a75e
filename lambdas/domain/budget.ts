import type { Policy } from '../contracts/policy.ts'
import type { BudgetState } from './ports/budget.ts'
import { plusSeconds } from './recovery/advance.ts'

const WINDOW_MINUTES = 10

const minuteOf = (instant: string): string => instant.slice(0, 16)

/** Automatic clears allowed in ten minutes: a share of what Airflow starts anyway, a few in any case. */
export const allowedClears = ({ share, floor }: Policy['budget'], starts: number | undefined): number =>
  Math.max(floor, Math.floor(share * (starts ?? 0)))

/** Clears charged in the ten minutes up to now. */
export function spentClears(state: BudgetState | undefined, now: string): number {
  const from = minuteOf(plusSeconds(now, -60 * (WINDOW_MINUTES - 1)))
  return Object.entries(state?.minutes ?? {})
    .filter(([minute]) => minute >= from)
    .reduce((sum, [, clears]) => sum + clears, 0)
}

/** The state with so many clears more, older minutes left out; undefined where they are over what is allowed. */
export function charged(
  state: BudgetState | undefined,
  clears: number,
  allowed: number,
  now: string,
): BudgetState | undefined {
  if (spentClears(state, now) + clears > allowed) return undefined
  const from = minuteOf(plusSeconds(now, -60 * (WINDOW_MINUTES - 1)))
  const kept = Object.entries(state?.minutes ?? {}).filter(([minute]) => minute >= from)
  const minutes: Record<string, number> = Object.fromEntries(kept)
  minutes[minuteOf(now)] = (minutes[minuteOf(now)] ?? 0) + clears
  return { version: (state?.version ?? 0) + 1, minutes }
}
