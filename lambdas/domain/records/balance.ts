import type { CountsItem, ReconciliationItem } from '../../contracts/records-table.ts'
import { countOf, spellSeconds } from '../incident/spell.ts'
import type { BookedBatches } from '../ports/records.ts'
import { plusSeconds, secondsBetween } from '../recovery/advance.ts'
import { LETTER_STATES, type Letter, type LetterState } from './letter.ts'

/** A batch books when its letters are in the queue; these are booked within seconds. */
const LETTERS_SETTLED_SECONDS = 60
/** A batch that is booked in the window may have failed its records before the window, by no more than this. */
export const LETTERS_EARLIER_SECONDS = 3_600
/** Two days: a comparison a day, and one that fails. */
export const RECONCILIATION_OLD_SECONDS = 172_800

/** What a pipeline took in and what became of it. The sum holds of each batch, else the batch is unreadable. */
export type RecordsBalance = {
  readonly pipeline: string
  /** start of the window, instant */
  readonly since: string
  readonly batches: number
  readonly in: number
  readonly published: number
  readonly deadLettered: number
  readonly duplicates: number
  /** batches that are not of the contract, their sums among it */
  readonly unreadable: number
  /** letters of records that failed in the window for the first time, by their state now */
  readonly letters: Readonly<Record<LetterState['kind'], number>>
  /** the last one, whenever it was */
  readonly reconciliation: ReconciliationItem | null
  /** what does not balance, in words; empty where all does */
  readonly problems: readonly string[]
}

export type BalanceInput = {
  readonly pipeline: string
  readonly since: string
  readonly now: string
  readonly booked: BookedBatches
  /** changed since `LETTERS_EARLIER_SECONDS` before `since` */
  readonly letters: readonly Letter[]
  readonly reconciliation: ReconciliationItem | undefined
}

/** Adds up what is booked of a pipeline, and says what does not fit together. */
export function recordsBalanceOf(input: BalanceInput): RecordsBalance {
  const { pipeline, since, booked, letters, reconciliation } = input
  const { batches, unreadable } = booked
  const inWindow = letters.filter(({ firstFailedAt }) => firstFailedAt >= since)
  const inState = (kind: LetterState['kind']) => inWindow.filter(({ state }) => state.kind === kind).length
  return {
    pipeline,
    since,
    batches: batches.length,
    in: sum(batches, 'in'),
    published: sum(batches, 'published'),
    deadLettered: sum(batches, 'dead_lettered'),
    duplicates: sum(batches, 'duplicates'),
    unreadable,
    letters: Object.fromEntries(LETTER_STATES.map((kind) => [kind, inState(kind)])) as RecordsBalance['letters'],
    reconciliation: reconciliation ?? null,
    problems: [
      ...(unreadable > 0 ? [`${countOf(unreadable, 'booked batch', 'booked batches')} without a sum that holds`] : []),
      ...lostLetters(input),
      ...reconciliationProblems(reconciliation, input.now),
    ],
  }
}

const sum = (batches: readonly CountsItem[], of: 'in' | 'published' | 'dead_lettered' | 'duplicates'): number =>
  batches.reduce((total, { counts }) => total + counts[of], 0)

function lostLetters({ booked, letters, since, now }: BalanceInput): string[] {
  const settled = plusSeconds(now, -LETTERS_SETTLED_SECONDS)
  const from = plusSeconds(since, -LETTERS_EARLIER_SECONDS)
  const expected = sum(
    booked.batches.filter(({ at }) => at <= settled),
    'dead_lettered',
  )
  const known = letters.filter(({ firstFailedAt }) => firstFailedAt >= from).length
  if (known >= expected) return []
  return [`${countOf(expected - known, 'dead-lettered record')} without a letter`]
}

function reconciliationProblems(last: ReconciliationItem | undefined, now: string): string[] {
  if (!last) return ['source and sink were never compared']
  const age = secondsBetween(last.at, now)
  const keys = (count: number) => countOf(count, 'key')
  return [
    ...(last.missing > 0 ? [`${keys(last.missing)} of the source neither in the sink nor dead-lettered`] : []),
    ...(last.doubled > 0 ? [`${keys(last.doubled)} in the sink more than once`] : []),
    ...(age > RECONCILIATION_OLD_SECONDS ? [`source and sink were last compared ${spellSeconds(age)} ago`] : []),
  ]
}
