import type { CategoryPolicy } from '../contracts/policy.ts'

/**
 * Exponential wait with full jitter: uniform in [0, min(cap, base·2ⁿ)] seconds for the n-th attempt (from 0).
 * @param random uniform in [0, 1)
 */
export function fullJitter(policy: CategoryPolicy, attempts: number, random: () => number): number {
  return random() * Math.min(policy.capSeconds, policy.baseSeconds * 2 ** Math.min(attempts, 30))
}
