/** So few runs say nothing of the next one. */
const MIN_HISTORY = 5

/**
 * How long a run that has taken `elapsed` seconds still takes, by runs that took longer than that: the conditional
 * quantile. Null: too few runs are known, or all of them were done by now.
 * @param share 0.5 is the median
 */
export function remainingSeconds(durations: readonly number[], elapsed: number, share: number): number | null {
  if (durations.length < MIN_HISTORY) return null
  const longer = durations.filter((seconds) => seconds > elapsed).toSorted((a, b) => a - b)
  const found = longer[Math.min(longer.length - 1, Math.floor(share * longer.length))]
  return found === undefined ? null : found - elapsed
}

/** A run that takes this many times as long as the longest known one makes no progress. */
const BEYOND_LONGEST = 1.5

export const isStuck = (durations: readonly number[], elapsed: number): boolean =>
  durations.length >= MIN_HISTORY && elapsed > BEYOND_LONGEST * Math.max(...durations)
