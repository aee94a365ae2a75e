import { marshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDBRecord } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { MemoryRecords } from '../../../lambdas/adapters/memory-records.ts'
import { foldBatch } from '../../../lambdas/handlers/fold-records.ts'
import { emittedBy } from '../../support/metrics.ts'
import { booked, bookedLetter, LETTER, reconciled, replayed } from '../../support/records.ts'

const AT = '2026-11-26T05:00:00.000Z'
const BATCH = booked('b-1', AT, { published: 7, dead: 2, duplicates: 1 })

const record = (item: object, n = 1): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: { NewImage: marshall(item) as NonNullable<DynamoDBRecord['dynamodb']>['NewImage'], SequenceNumber: `${n}` },
})

async function fold(items: object[], book = new MemoryRecords()) {
  let failed: string[] = []
  const lines = await emittedBy(async () => {
    const records = items.map((item, n) => record(item, n))
    const { batchItemFailures } = await foldBatch(records, () => ({ environment: 'test', book }))
    failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
  })
  const told = lines.map(({ _aws, Environment: _, service: __, ...values }) => values)
  return { failed, told, book }
}

describe('what pipelines book', () => {
  it('is counted by pipeline: what came in, and each way that it went', async () => {
    const { told, failed } = await fold([BATCH])

    expect(told).toEqual([
      { Pipeline: 'orders', RecordsIn: 10 },
      { Pipeline: 'orders', RecordsPublished: 7 },
      { Pipeline: 'orders', RecordsDeadLettered: 2 },
      { Pipeline: 'orders', RecordsDuplicated: 1 },
    ])
    expect(failed).toEqual([])
  })

  it('of a comparison is what is missing or doubled, and that it was made', async () => {
    const { told } = await fold([reconciled(AT, { missing: 3, doubled: 1 })])

    expect(told).toEqual([
      { Pipeline: 'orders', RecordsReconciled: 1 },
      { Pipeline: 'orders', RecordsMissing: 3 },
      { Pipeline: 'orders', RecordsDoubled: 1 },
    ])
  })

  it('of a replayed record closes its letter', async () => {
    const book = new MemoryRecords()
    await book.saveLetter(bookedLetter())

    const { told } = await fold([replayed(LETTER.id, AT)], book)

    expect(told).toEqual([{ Pipeline: 'orders', RecordsReplayed: 1 }])
    expect((await book.letter('orders', LETTER.id))?.state).toEqual({ kind: 'replayed', since: AT })
  })

  it('is passed over where the contract does not know it, or its key says something else', async () => {
    const { told, failed } = await fold([
      { ...BATCH, counts: { ...BATCH.counts, in: 11 } },
      { ...BATCH, kind: 'else' },
      { ...BATCH, pk: 'CNT#test#clicks' },
      { ...BATCH, pk: 'REC#test#orders' },
      { ...BATCH, environment: 'prod', pk: 'CNT#prod#orders' },
      { pk: 'LET#test#orders', sk: LETTER.id, kind: 'letter' },
    ])

    expect([told, failed]).toEqual([[], []])
  })

  it('stops at the first that fails, so that nothing behind it is counted twice', async () => {
    const book = new MemoryRecords()
    book.letter = async () => {
      throw new Error('throttled')
    }

    const { told, failed } = await fold([reconciled(AT), replayed(LETTER.id, AT), BATCH], book)

    expect(failed).toEqual(['1'])
    expect(told.some((line) => 'RecordsIn' in line || 'RecordsReplayed' in line)).toBe(false)
  })
})
