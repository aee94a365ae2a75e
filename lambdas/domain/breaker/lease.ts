import type { Outcome } from './outcome.ts'

/**
 * How long the guarded work takes at most, as far as is known: the 99th percentile of what went well, in seconds; null
 * where nothing is known.
 */
export function workSecondsOf(outcomes: readonly Pick<Outcome, 'outcome' | 'durationMs'>[]): number | null {
  const durations = outcomes
    .filter(({ outcome }) => outcome === 'ok' || outcome === 'slow')
    .map(({ durationMs }) => durationMs)
    .toSorted((a, b) => a - b)
  const at = Math.ceil(durations.length * 0.99) - 1
  const longest = durations[at]
  return longest === undefined ? null : longest / 1000
}
