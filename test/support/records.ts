import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type RecordLetter, recordLetterSchema } from '../../lambdas/contracts/record.ts'
import type { CountsItem, ReconciliationItem, ReplayedItem } from '../../lambdas/contracts/records-table.ts'
import { headOf, type Letter } from '../../lambdas/domain/records/letter.ts'

/** As the Python package sends it. */
export const LETTER: RecordLetter = recordLetterSchema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/records/letter.json'), 'utf8')),
)
export const letter = (change: Partial<RecordLetter> = {}): RecordLetter => ({ ...LETTER, ...change })

const item = (kind: 'CNT' | 'REC' | 'RPL', sk: string, at: string, pipeline: string) => ({
  pk: `${kind}#test#${pipeline}`,
  sk,
  schema_version: 1 as const,
  environment: 'test',
  pipeline,
  at,
  expires_at: Math.floor(Date.parse(at) / 1000) + 7_776_000,
})

type Counts = { readonly published?: number; readonly dead?: number; readonly duplicates?: number }

/** A batch as a worker books it. */
export function booked(batch: string, at: string, counts: Counts, pipeline = 'orders'): CountsItem {
  const { published = 0, dead = 0, duplicates = 0 } = counts
  const sums = { in: published + dead + duplicates, published, dead_lettered: dead, duplicates }
  return {
    ...item('CNT', batch, at, pipeline),
    kind: 'counts',
    counts: { schema_version: 1, batch, source: 'kinesis:orders/shardId-0', ...sums },
    task: null,
  }
}

/** A comparison that found all in order, but for `found`. */
export function reconciled(
  until: string,
  found: Partial<Pick<ReconciliationItem, 'missing' | 'doubled' | 'unknown'>> = {},
  pipeline = 'orders',
): ReconciliationItem {
  const examples = { missing: [], doubled: [], unknown: [] }
  const sums = { source: 10, sink: 9, missing: 0, doubled: 0, dead_lettered: 1, unknown: 0, ...found }
  return { ...item('REC', until, until, pipeline), kind: 'reconciliation', until, ...sums, examples }
}

export const replayed = (id: string, at: string, pipeline = 'orders'): ReplayedItem => ({
  ...item('RPL', id, at, pipeline),
  kind: 'replayed',
  task: null,
})

/** A letter as it is booked at its first pass. */
export const bookedLetter = (change: Partial<Letter> = {}): Letter => ({
  pipeline: 'orders',
  id: LETTER.id,
  version: 1,
  state: { kind: 'dead-lettered', since: '2026-11-23T08:30:01.000Z' },
  n: 0,
  firstFailedAt: LETTER.failed_at,
  head: headOf(LETTER),
  ...change,
})
