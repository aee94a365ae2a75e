import type { TrackPolicy } from '../../contracts/track.ts'
import { exactInterval, type Interval, percent } from './interval.ts'

/** Of the outcomes that tell right from wrong: how many were wrong, and between what the true share lies. */
export type FalseShare = { readonly false: number; readonly of: number; readonly interval: Interval }
export type Demotion = { readonly false: number; readonly of: number; readonly lowerBound: number }
export type Standing = 'demoted' | 'near the bar' | 'in order' | 'too few'

export const falseShareOf = (wrong: number, right: number): FalseShare => ({
  false: wrong,
  of: wrong + right,
  interval: wrong + right === 0 ? { low: 0, high: 1 } : exactInterval(wrong, wrong + right),
})

/**
 * A rule is demoted where even the kindest reading of its outcomes leaves it wrong too often. It is near the bar where
 * its plain share is past it already and only the number of outcomes still speaks for it.
 */
export function standingOf(share: FalseShare, bar: TrackPolicy): Standing {
  const past = share.of > 0 && share.false / share.of > bar.falseShare
  if (share.of < bar.minOutcomes) return past && share.of * 2 >= bar.minOutcomes ? 'near the bar' : 'too few'
  if (share.interval.low > bar.falseShare) return 'demoted'
  return past ? 'near the bar' : 'in order'
}

/** For people: `rule x demoted: 14 of 22 wrong (lower bound 41 %)`. */
export const demotionEvidence = (rule: string, { false: wrong, of, lowerBound }: Demotion): string =>
  `rule ${rule} demoted: ${wrong} of ${of} wrong (lower bound ${percent(lowerBound)})`
