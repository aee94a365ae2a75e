import { plusSeconds } from '../recovery/advance.ts'

/** Something for each calendar month, by its name: `2026-11`. */
export type Months<T> = Readonly<Record<string, T>>

/** Causes are mended, libraries change: what is older than this says nothing of today. Days. */
const MEMORY_DAYS = 90

export const monthOf = (instant: string): string => instant.slice(0, 7)

/** Those that are not wholly older than 90 days at the instant. */
export function recent<T>(months: Months<T>, now: string): Months<T> {
  const oldest = monthOf(plusSeconds(now, -MEMORY_DAYS * 86_400))
  return Object.fromEntries(Object.entries(months).filter(([month]) => month >= oldest))
}
