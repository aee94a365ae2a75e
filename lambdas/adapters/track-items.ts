import * as z from 'zod'
import type { TaskInstanceKey } from '../contracts/identifiers.ts'
import {
  type Outcome,
  outcomeSchema,
  RETRY_RESULTS,
  type RetryingNote,
  retryingNoteSchema,
  VERDICT_RESULTS,
} from '../contracts/track.ts'
import type { Booked } from '../domain/ports/track-record.ts'
import type { CauseHistory, RuleStats } from '../domain/track/aggregate.ts'
import type { Item } from './table.ts'

const SCHEMA_VERSION = 1

/** What must not be booked twice: the outcome of a retry, and that of a verdict, of each failed try. */
const kindOf = ({ result }: Outcome) => (RETRY_RESULTS.some((r) => r === result) ? 'RETRY' : 'VERDICT')
const tryOf = (n: number) => String(n).padStart(5, '0')

export const logPartition = (environment: string) => `TRACK#${environment}#LOG`
/** By time, so that what was booked since is behind what was there. */
export const placeOf = (outcome: Outcome): string =>
  `${outcome.at}#${outcome.recoveryId}#${tryOf(outcome.try)}#${kindOf(outcome)}`

export const logItem = (environment: string, outcome: Outcome): Item => ({
  pk: logPartition(environment),
  sk: placeOf(outcome),
  schema_version: SCHEMA_VERSION,
  outcome,
})
export const bookedOf = (item: Item): Booked => ({
  place: z.string().parse(item.sk),
  outcome: outcomeSchema.parse(item.outcome),
})

/** Stands for an outcome by what it is of, since its place depends on when it was booked. */
export const markItem = (environment: string, outcome: Outcome): Item => ({
  pk: `TRACK#${environment}#BOOKED#${outcome.recoveryId}`,
  sk: `${tryOf(outcome.try)}#${kindOf(outcome)}`,
  schema_version: SCHEMA_VERSION,
  booked_at: outcome.at,
})

export const noteKey = (environment: string, s: TaskInstanceKey, tryNumber: number) => ({
  pk: `TRACK#${environment}#RETRYING#${s.dag_id}#${s.run_id}`,
  sk: `${s.task_id}#${s.map_index}#${tryOf(tryNumber)}`,
})
export const noteItem = (environment: string, subject: TaskInstanceKey, note: RetryingNote): Item => ({
  ...noteKey(environment, subject, note.try),
  schema_version: SCHEMA_VERSION,
  note,
})
export const noteOf = (item: Item): RetryingNote => retryingNoteSchema.parse(item.note)

const count = z.int().min(0)
const results = [...RETRY_RESULTS, ...VERDICT_RESULTS]
const months = z.record(z.string(), z.record(z.enum(results), count))
const folded = { version: z.int().min(0), foldedTo: z.string() }

export const historyKey = (environment: string, fingerprint: string) => ({
  pk: `TRACK#${environment}#CAUSE#${fingerprint}`,
  sk: 'HISTORY',
})
const historySchema = z.object({ ...folded, months }) satisfies z.ZodType<CauseHistory>
export const historyItem = (environment: string, fingerprint: string, history: CauseHistory): Item => ({
  ...historyKey(environment, fingerprint),
  schema_version: SCHEMA_VERSION,
  ...history,
})
export const historyFrom = (item: Item): CauseHistory => historySchema.parse(item)

export const statsKey = (environment: string) => ({ pk: `TRACK#${environment}`, sk: 'RULES' })
const statsSchema = z.object({ ...folded, rules: z.record(z.string(), months) }) satisfies z.ZodType<RuleStats>
export const statsItem = (environment: string, stats: RuleStats): Item => ({
  ...statsKey(environment),
  schema_version: SCHEMA_VERSION,
  ...stats,
})
export const statsFrom = (item: Item): RuleStats => statsSchema.parse(item)
