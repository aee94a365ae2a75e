import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, it } from 'vitest'
import { outcomeItem } from '../../../lambdas/adapters/breaker-items.ts'
import { outcomeFromStream } from '../../../lambdas/adapters/breaker-stream.ts'
import { KEY, outcomeWith } from '../../support/breakers.ts'

const image = (item: Record<string, unknown>) => marshall(item) as Record<string, object>

describe('an outcome in the stream of the breakers', () => {
  it.each(['guard', 'classifier'] as const)('is read with its breaker and who told it: %s', (feed) => {
    const outcome = outcomeWith(3, { outcome: 'throttled', retryAfterSeconds: 20, epoch: 7 })

    expect(outcomeFromStream(image(outcomeItem(KEY, outcome, feed)), 'test')).toEqual({ key: KEY, feed, outcome })
  })

  it.each<[string, Record<string, unknown>]>([
    ['of another environment', { pk: `OUT#elsewhere#${KEY.name}#1` }],
    ['under the key of another dependency', { pk: 'OUT#test#http:other.example.com#1' }],
    ['in a partition that there is not', { pk: `OUT#test#${KEY.name}#8` }],
    ['that names no dependency', { dependency: 'nothing' }],
    ['of a class that nobody knows', { outcome: 'splendid' }],
    ['that a worker made up a state with', { pk: `BRK#test#dep#${KEY.name}` }],
  ])('is passed over %s', (_, change) => {
    const item = { ...outcomeItem(KEY, outcomeWith(3), 'guard'), ...change }

    expect(outcomeFromStream(image(item), 'test')).toBeUndefined()
  })

  it('is absent where the record has no image', () => {
    expect(outcomeFromStream(undefined, 'test')).toBeUndefined()
  })
})
