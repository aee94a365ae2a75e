import type { RETRY_RESULTS, VERDICT_RESULTS } from '../../contracts/track.ts'
import type { Months } from './months.ts'

/** How often each result was booked. */
export type Tally = Readonly<Record<(typeof RETRY_RESULTS)[number] | (typeof VERDICT_RESULTS)[number], number>>

/** The place of the last outcome that an aggregate holds, so that none is added twice. */
type Folded = { readonly version: number; readonly foldedTo: string }

/** Retries of one fingerprint. */
export type CauseHistory = Folded & { readonly months: Months<Tally> }
/** All rules of an environment. */
export type RuleStats = Folded & { readonly rules: Readonly<Record<string, Months<Tally>>> }

export const NO_HISTORY: CauseHistory = { version: 0, foldedTo: '', months: {} }
export const NO_STATS: RuleStats = { version: 0, foldedTo: '', rules: {} }

export const EMPTY_TALLY: Tally = {
  healed: 0,
  'failed-same': 0,
  'failed-other': 0,
  right: 0,
  'false-transient': 0,
  'false-permanent': 0,
  unclear: 0,
}
