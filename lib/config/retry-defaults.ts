import type { CategoryPolicy, Policy } from '../../lambdas/contracts/policy.ts'

const limits = (baseSeconds: number, capSeconds: number, maxAttempts: number): CategoryPolicy => ({
  baseSeconds,
  capSeconds,
  maxAttempts,
})
const minutes = (n: number): number => n * 60

/**
 * For a category that has no line of its own. Full jitter draws the n-th wait from [0, min(cap, base·2ⁿ)], so on
 * average half of the bound: here 30 s + 60 s + 120 s = 3.5 minutes until the third attempt.
 */
export const DEFAULT_CATEGORY: CategoryPolicy = limits(60, minutes(15), 3)

/** Waits that suit how long such a cause usually lasts; an environment may replace any of them. */
export const CATEGORY_DEFAULTS: Policy['retry']['categories'] = {
  throttling: limits(30, minutes(15), 6),
  network: limits(20, minutes(10), 5),
  'service-unavailable': limits(30, minutes(15), 6),
  timeout: limits(60, minutes(15), 3),
  'lock-conflict': limits(10, minutes(2), 5),
  capacity: limits(120, minutes(30), 6),
  'worker-lost': limits(30, minutes(5), 3),
  unknown: limits(60, minutes(5), 1),
}
