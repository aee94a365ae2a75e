import type { Outcome } from '../../contracts/track.ts'
import type { Booked } from '../ports/track-record.ts'
import { type CauseHistory, EMPTY_TALLY, type RuleStats, type Tally } from './aggregate.ts'
import { type Months, monthOf, recent } from './months.ts'

/**
 * Adds outcomes to what is known of a fingerprint. Those that it holds already are passed over, so that a fold that died
 * half-way is simply done again.
 */
export function foldHistory(history: CauseHistory, booked: readonly Booked[], now: string): CauseHistory {
  const fresh = freshOf(booked, history.foldedTo)
  if (fresh.length === 0) return history
  return {
    version: history.version + 1,
    foldedTo: fresh.at(-1)?.place ?? history.foldedTo,
    months: recent(fresh.reduce(add, history.months), now),
  }
}

/** The same for the rules of an environment. */
export function foldStats(stats: RuleStats, booked: readonly Booked[], now: string): RuleStats {
  const fresh = freshOf(booked, stats.foldedTo)
  if (fresh.length === 0) return stats
  const rules = { ...stats.rules }
  for (const one of fresh) rules[one.outcome.rule] = add(rules[one.outcome.rule] ?? {}, one)
  return {
    version: stats.version + 1,
    foldedTo: fresh.at(-1)?.place ?? stats.foldedTo,
    rules: Object.fromEntries(
      Object.entries(rules)
        .map(([rule, months]) => [rule, recent(months, now)] as const)
        .filter(([, months]) => Object.keys(months).length > 0),
    ),
  }
}

function freshOf(booked: readonly Booked[], foldedTo: string): Booked[] {
  const byPlace = new Map(booked.filter(({ place }) => place > foldedTo).map((one) => [one.place, one]))
  return [...byPlace.values()].sort((a, b) => (a.place < b.place ? -1 : 1))
}

function add(months: Months<Tally>, { outcome }: { readonly outcome: Outcome }): Months<Tally> {
  const month = monthOf(outcome.at)
  const tally = months[month] ?? EMPTY_TALLY
  return { ...months, [month]: { ...tally, [outcome.result]: tally[outcome.result] + 1 } }
}
