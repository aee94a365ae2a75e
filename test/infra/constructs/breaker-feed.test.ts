import { beforeAll, describe, expect, it } from 'vitest'
import { outcomeItem, stateItem } from '../../../lambdas/adapters/breaker-items.ts'
import { breakerIn, breakerWith, KEY, outcomeWith } from '../../support/breakers.ts'
import { goaroundOfStage, type Resource, resourcesOf } from '../../support/goaround-app.ts'

let prod: Awaited<ReturnType<typeof goaroundOfStage>>
beforeAll(async () => {
  prod = await goaroundOfStage('prod')
})

const followers = (): Resource[] =>
  Object.values(resourcesOf([prod.recovery], 'AWS::Lambda::EventSourceMapping')).filter(({ Properties }) =>
    JSON.stringify(Properties?.EventSourceArn).includes('StreamArn'),
  )

describe('the stream of breakers', () => {
  const follower = (name: string): Record<string, unknown> => {
    const found = followers().find(({ Properties }) => JSON.stringify(Properties?.FunctionName).includes(name))
    if (!found?.Properties) throw new Error(`${name} follows no stream`)
    return found.Properties
  }
  const patterns = (name: string): unknown[] =>
    (follower(name).FilterCriteria as { Filters: { Pattern: string }[] }).Filters.map(({ Pattern }) =>
      JSON.parse(Pattern),
    )

  it('wakes the evaluator with outcomes of dependencies, new or worse than told before, and with nothing else', () => {
    const outcomes = (prefix: string) => ({
      eventName: ['INSERT', 'MODIFY'],
      dynamodb: { Keys: { pk: { S: [{ prefix }] } }, NewImage: { kind: { S: ['outcome'] } } },
    })

    expect(patterns('EvaluateBreakers')).toEqual([outcomes('OUT#prod#'), outcomes('SUS#prod#')])
    expect(outcomeItem(KEY, outcomeWith(1), 'guard').kind).toBe('outcome')
  })

  it('wakes it at once, with fifty at most, and takes back single outcomes', () => {
    expect(follower('EvaluateBreakers')).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 50,
      MaximumBatchingWindowInSeconds: 0,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    })
  })

  it('halves a batch that fails, gives up after ten retries and names what it gave up', () => {
    expect(follower('EvaluateBreakers')).toMatchObject({
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [expect.stringMatching(/^BreakerFeedUnhandled/), 'Arn'] } },
      },
    })
  })

  it('wakes the releaser when a breaker closes or its next probe may be elected, no later than the next minute would', () => {
    expect(patterns('ReleaseHeld')).toEqual([
      {
        dynamodb: {
          NewImage: { state: { S: ['CLOSED'] } },
          OldImage: { state: { S: [{ 'anything-but': ['CLOSED'] }] } },
        },
      },
      { dynamodb: { NewImage: { state: { S: ['HALF_OPEN'] }, probe: { NULL: [{ exists: true }] } } } },
    ])
    expect(follower('ReleaseHeld')).toMatchObject({ StartingPosition: 'LATEST', MaximumRecordAgeInSeconds: 60 })
    expect(stateItem(breakerWith()).state).toBe('CLOSED')
    expect(stateItem(breakerIn({ kind: 'HALF_OPEN', probe: null, passed: 1, reclaims: 0 }))).toMatchObject({
      state: 'HALF_OPEN',
      probe: null,
    })
  })

  it('has no other follower', () => {
    expect(followers()).toHaveLength(2)
  })

  it('has one releaser at a time, which ends before the minute does and after its rounds', () => {
    const functions = Object.entries(resourcesOf([prod.recovery], 'AWS::Lambda::Function'))
    const [, releaser] = functions.find(([id]) => id.startsWith('ReleaseHeld')) ?? []
    const { Timeout, ReservedConcurrentExecutions } = releaser?.Properties ?? {}

    expect(ReservedConcurrentExecutions).toBe(1)
    expect(Timeout).toBeGreaterThan(50)
    expect(Timeout).toBeLessThan(60)
  })
})
