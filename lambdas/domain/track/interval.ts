import { betaQuantile } from './beta.ts'

/** Lower and upper end, 0 to 1. */
export type Interval = { readonly low: number; readonly high: number }

/** What is left out on each side of a 95 % interval. */
const TAIL = 0.025

/**
 * Clopper-Pearson: the shares for which seeing `hits` of `of` is not surprising. It covers at least 95 % whatever the
 * true share, also with few outcomes, where Wilson's covers less.
 */
export const exactInterval = (hits: number, of: number): Interval => ({
  low: hits === 0 ? 0 : betaQuantile(TAIL, hits, of - hits + 1),
  high: hits === of ? 1 : betaQuantile(1 - TAIL, hits + 1, of - hits),
})

/** Central 95 % of a Beta(a, b) distribution. */
export const centralInterval = (a: number, b: number): Interval => ({
  low: betaQuantile(TAIL, a, b),
  high: betaQuantile(1 - TAIL, a, b),
})

export const percent = (share: number): string => `${Math.round(share * 100)} %`
