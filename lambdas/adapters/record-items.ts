import * as z from 'zod'
import { recordBodySchema, recordEncodingSchema, recordLetterSchema } from '../contracts/record.ts'
import {
  type CountsItem,
  countsItemSchema,
  RECORDS_TTL_SECONDS,
  type ReconciliationItem,
  type RecordKind,
  type ReplayedItem,
  reconciliationItemSchema,
  recordsPartition,
  replayedItemSchema,
} from '../contracts/records-table.ts'
import { LETTER_STATES, type Letter } from '../domain/records/letter.ts'
import type { Item, Key } from './table.ts'

const SCHEMA_VERSION = 1

const { task, source, offset, key, schema, reason, failed_at, sent_at } = recordLetterSchema.shape
const [, inS3] = recordBodySchema.options
const letterSchema = z.object({
  pipeline: z.string(),
  id: z.string(),
  version: z.int().min(1),
  state: z.object({ kind: z.enum(LETTER_STATES), since: z.string() }),
  n: z.int().min(0),
  firstFailedAt: z.string(),
  head: z.object({
    ...{ task, source, offset, key, schema, reason, failed_at, sent_at },
    body: z.discriminatedUnion('at', [
      z.object({ at: z.literal('here'), encoding: recordEncodingSchema, characters: z.int().min(0) }),
      inS3,
    ]),
  }),
}) satisfies z.ZodType<Letter>

export const letterKey = (environment: string, { pipeline, id }: Pick<Letter, 'pipeline' | 'id'>): Key => ({
  pk: recordsPartition('LET', environment, pipeline),
  sk: id,
})

export const letterItem = (environment: string, letter: Letter): Item => ({
  ...letterKey(environment, letter),
  schema_version: SCHEMA_VERSION,
  kind: 'letter',
  environment,
  pipeline: letter.pipeline,
  at: letter.state.since,
  expires_at: Math.floor(Date.parse(letter.state.since) / 1000) + RECORDS_TTL_SECONDS,
  version: letter.version,
  letter,
})
export const letterOf = (item: Item): Letter => letterSchema.parse(item.letter)

/** Undefined where a worker put what the contract does not know. */
export const countsOf = (item: Item): CountsItem | undefined => countsItemSchema.safeParse(item).data
export const reconciliationOf = (item: Item): ReconciliationItem => reconciliationItemSchema.parse(item)

export type BookedItem = CountsItem | ReconciliationItem | ReplayedItem

const bookedSchema = z.discriminatedUnion('kind', [countsItemSchema, reconciliationItemSchema, replayedItemSchema])
const KINDS: Readonly<Record<BookedItem['kind'], RecordKind>> = {
  counts: 'CNT',
  reconciliation: 'REC',
  replayed: 'RPL',
}

/** What a worker put; undefined where the contract does not know it, or it is under a key that says something else. */
export function bookedOf(item: Item, environment: string): BookedItem | undefined {
  const { data } = bookedSchema.safeParse(item)
  return data && data.pk === recordsPartition(KINDS[data.kind], environment, data.pipeline) ? data : undefined
}
