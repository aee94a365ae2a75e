import type { BreakerPolicy } from '../../contracts/breaker-policy.ts'

/**
 * Seconds until the next probe after the k-th opening in a row: at least half of what is due, so that a draw of nearly
 * nothing does not hammer what is down; the other half by lot, so that breakers do not probe in step.
 * @param random uniform in [0, 1)
 */
export function openWait(policy: BreakerPolicy, k: number, random: () => number): number {
  const due = Math.min(policy.openCapSeconds, policy.openBaseSeconds * 2 ** Math.min(k, 30))
  return (0.5 + random() / 2) * due
}

/** What the server asked for, up to a tenth longer. */
export const toldWait = (seconds: number, random: () => number): number => seconds * (1 + random() / 10)
