import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recordCountsSchema, recordLetterSchema } from '../../../lambdas/contracts/record.ts'

const letter = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/records/letter.json'), 'utf8'))
const inS3 = {
  at: 's3',
  encoding: 'base64',
  bucket: 'orders-records',
  key: `records/${letter.id}/${'0'.repeat(64)}`,
  bytes: 5_000_000,
  sha256: '0'.repeat(64),
}

describe('a letter as the Python package sends it', () => {
  it('is accepted with no field lost', () => {
    expect(recordLetterSchema.parse(letter)).toEqual(letter)
  })

  it('may name a large record in S3', () => {
    expect(recordLetterSchema.parse({ ...letter, body: inS3 }).body).toEqual(inS3)
  })

  it('may have a field of a later version', () => {
    expect(recordLetterSchema.safeParse({ ...letter, added_later: 1 }).success).toBe(true)
  })

  it.each([
    ['another version', { schema_version: 2 }, ['schema_version']],
    ['an id that is no hash', { id: '../x' }, ['id']],
    ['a source with markup in another line', { source: 'a\n<b>' }, ['source']],
    ['no reason', { reason: undefined }, ['reason']],
    ['a reason without end', { reason: { type: 'X', message: 'x'.repeat(1001) } }, ['reason', 'message']],
    ['a body of an encoding that runs code', { body: { ...letter.body, encoding: 'pickle' } }, ['body', 'encoding']],
    ['a key that climbs out of its prefix', { body: { ...inS3, key: '/etc/passwd' } }, ['body', 'key']],
    ['a bucket that is none', { body: { ...inS3, bucket: 'a/b' } }, ['body', 'bucket']],
  ])('is refused with %s', (_what, change, path) => {
    const { error } = recordLetterSchema.safeParse({ ...letter, ...change })

    expect(error?.issues.map((issue) => issue.path)).toEqual([path])
  })
})

describe('the counts of a batch', () => {
  const counts = {
    schema_version: 1,
    batch: 'shard-0/0-5',
    source: 'kinesis:orders/0',
    in: 6,
    published: 2,
    dead_lettered: 3,
    duplicates: 1,
  }

  it('add up', () => {
    expect(recordCountsSchema.parse(counts)).toEqual(counts)
  })

  it.each(['in', 'published', 'dead_lettered', 'duplicates'] as const)('are refused where %s is off by one', (name) => {
    expect(recordCountsSchema.safeParse({ ...counts, [name]: counts[name] + 1 }).success).toBe(false)
  })
})
