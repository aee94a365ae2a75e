import type { TrackPolicy } from '../../contracts/track.ts'
import { type CauseHistory, EMPTY_TALLY, type RuleStats, type Tally } from './aggregate.ts'
import { type Demotion, type FalseShare, falseShareOf, type Standing, standingOf } from './demotion.ts'
import { type Months, recent } from './months.ts'
import type { History } from './posterior.ts'

/** One rule's outcomes of the last months, and what follows from them. */
export type RuleRecord = {
  readonly rule: string
  readonly tally: Tally
  readonly share: FalseShare
  readonly standing: Standing
}

/** Retries of a fingerprint that count today. One that failed in another way did not heal either. */
export function historyOf({ months }: CauseHistory, now: string): History {
  const tally = sumOf(months, now)
  return { healed: tally.healed, retried: tally.healed + tally['failed-same'] + tally['failed-other'] }
}

/** Every rule with an outcome, the worst first: by the lower end of its false share, then by the share. */
export function recordsOf(stats: RuleStats, bar: TrackPolicy, now: string): RuleRecord[] {
  return Object.entries(stats.rules)
    .map(([rule, months]) => recordOf(rule, sumOf(months, now), bar))
    .sort(
      (a, b) =>
        b.share.interval.low - a.share.interval.low || plain(b.share) - plain(a.share) || (a.rule < b.rule ? -1 : 1),
    )
}

/** Rules that are not to be followed. `none` says nothing that could be wrong. */
export function demotedOf(stats: RuleStats, bar: TrackPolicy, now: string): ReadonlyMap<string, Demotion> {
  const demoted = recordsOf(stats, bar, now).filter(({ standing }) => standing === 'demoted')
  return new Map(
    demoted.map(({ rule, share }) => [rule, { false: share.false, of: share.of, lowerBound: share.interval.low }]),
  )
}

function recordOf(rule: string, tally: Tally, bar: TrackPolicy): RuleRecord {
  const share = falseShareOf(tally['false-transient'] + tally['false-permanent'], tally.right)
  return { rule, tally, share, standing: standingOf(share, bar) }
}

const plain = ({ false: wrong, of }: FalseShare) => (of === 0 ? 0 : wrong / of)

function sumOf(months: Months<Tally>, now: string): Tally {
  const sum: Record<keyof Tally, number> = { ...EMPTY_TALLY }
  for (const tally of Object.values(recent(months, now))) {
    for (const result of Object.keys(sum) as (keyof Tally)[]) sum[result] += tally[result]
  }
  return sum
}
