import * as z from 'zod'
import { environmentSchema, instantSchema, taskInstanceKeySchema } from './identifiers.ts'
import { recordCountsSchema } from './record.ts'

/** Name of a pipeline whose records are accounted for, part of queue names and a metric dimension: `orders`. */
export const pipelineSchema = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower case letters, digits, - (≤ 32)')

const count = z.int().min(0)
const key = z.string().min(1).max(300)

/**
 * First part of a partition key, `<kind>#<environment>#<pipeline>`. Workers put `CNT` (counts of a batch), `REC`
 * (reconciliations) and `RPL` (replayed records); letters (`LET`) are written by Goaround alone.
 */
export const RECORD_KINDS = ['CNT', 'REC', 'RPL', 'LET'] as const
export type RecordKind = (typeof RECORD_KINDS)[number]

export const recordsPartition = (kind: RecordKind, environment: string, pipeline: string): string =>
  `${kind}#${environment}#${pipeline}`

/** Sort key of the index `by-time`, whose partition key is the table's. */
export const RECORDS_BY_TIME = { name: 'by-time', sortKey: 'at' } as const

/** How long an item stays. Seconds: 90 days. */
export const RECORDS_TTL_SECONDS = 7_776_000

const item = {
  pk: z.string(),
  sk: z.string().min(1).max(500),
  schema_version: z.literal(1),
  environment: environmentSchema,
  pipeline: pipelineSchema,
  /** when it was put, by the clock of who put it */
  at: instantSchema,
  /** epoch seconds */
  expires_at: z.int(),
}

/** What became of one batch. `sk` is the batch: the first one to book it wins, a try that books it again changes nothing. */
export const countsItemSchema = z.object({
  ...item,
  kind: z.literal('counts'),
  counts: recordCountsSchema,
  /** null outside of a task */
  task: taskInstanceKeySchema.extend({ try_number: z.int().min(0) }).nullable(),
})
export type CountsItem = z.infer<typeof countsItemSchema>

/**
 * Source and sink compared by key, over what was ingested up to `until`. `sk` is `until`, so that one that is made again
 * takes the place of the earlier one.
 */
export const reconciliationItemSchema = z.object({
  ...item,
  kind: z.literal('reconciliation'),
  until: instantSchema,
  /** different keys in the source */
  source: count,
  /** different keys in the sink */
  sink: count,
  /** keys of the source that are neither in the sink nor dead-lettered */
  missing: count,
  /** keys that the sink has more than once */
  doubled: count,
  /** keys that are dead-lettered and not in the sink */
  dead_lettered: count,
  /** keys that the sink has and the source has not */
  unknown: count,
  /** at most ten each */
  examples: z.object({ missing: z.array(key).max(10), doubled: z.array(key).max(10), unknown: z.array(key).max(10) }),
})
export type ReconciliationItem = z.infer<typeof reconciliationItemSchema>

/** A dead-lettered record that was published after all. `sk` is the letter's id; put once. */
export const replayedItemSchema = z.object({
  ...item,
  kind: z.literal('replayed'),
  task: taskInstanceKeySchema.extend({ try_number: z.int().min(0) }).nullable(),
})
export type ReplayedItem = z.infer<typeof replayedItemSchema>
