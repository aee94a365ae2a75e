import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDBRecord } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { outcomeItem, stateItem } from '../../../lambdas/adapters/breaker-items.ts'
import type { BreakerKey } from '../../../lambdas/contracts/breaker.ts'
import type { Outcome } from '../../../lambdas/domain/breaker/outcome.ts'
import { evaluateBatch } from '../../../lambdas/handlers/evaluate-breakers.ts'
import { at, breakerIn, breakerWith, DEP, entryWith, KEY, openUntil, outcomeWith } from '../../support/breakers.ts'
import { house } from '../../support/house.ts'
import { measuredBy } from '../../support/metrics.ts'

const OTHER: BreakerKey = { environment: 'test', kind: 'dep', name: 'postgres:orders' }

/** Two dependencies have a breaker; records are told in the order of the stream. */
function evaluator() {
  const { flow, observed, time } = house({
    dependencies: [KEY, OTHER].map(({ name }) => ({ name, breaker: DEP, pool: null })),
  })
  time.now = at(10)
  let told = 0
  const record = (item: Record<string, unknown>): DynamoDBRecord => {
    told += 1
    const NewImage = marshall(item) as Record<string, AttributeValue> as NonNullable<
      DynamoDBRecord['dynamodb']
    >['NewImage']
    return { eventName: 'INSERT', dynamodb: { NewImage: NewImage ?? {}, SequenceNumber: String(told) } }
  }
  const failure = (n: number, change: Partial<Outcome> = {}, key = KEY) =>
    record(outcomeItem(key, outcomeWith(n, { outcome: 'fail', ...change }), 'guard'))
  const stateOf = async (key = KEY) => (await flow.breakers.load(key))?.state.kind
  return {
    flow,
    observed,
    record,
    failure,
    stateOf,
    evaluate: (records: DynamoDBRecord[]) => evaluateBatch(records, () => flow),
  }
}

const names = ({ batchItemFailures }: Awaited<ReturnType<typeof evaluateBatch>>) =>
  batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)

describe('outcomes from the stream', () => {
  it('open the breaker of their dependency, and no other one', async () => {
    const { evaluate, failure, stateOf } = evaluator()

    expect(names(await evaluate([1, 2, 3].map((n) => failure(n))))).toEqual([])

    expect([await stateOf(), await stateOf(OTHER)]).toEqual(['OPEN', undefined])
  })

  it('that went well leave no trace', async () => {
    const { evaluate, record, stateOf } = evaluator()
    await evaluate([record(outcomeItem(KEY, outcomeWith(1), 'guard'))])

    expect(await stateOf()).toBeUndefined()
  })

  it('that come twice change nothing the second time', async () => {
    const { evaluate, failure, flow } = evaluator()
    const batch = [1, 2, 3].map((n) => failure(n))
    await evaluate(batch)
    const once = await flow.breakers.load(KEY)

    expect(names(await evaluate(batch))).toEqual([])
    expect(await flow.breakers.load(KEY)).toEqual(once)
  })

  it('of unguarded failures alone have Airflow asked, and open nothing yet', async () => {
    const { evaluate, record, observed, stateOf } = evaluator()
    const unguarded = [1, 2, 3].map((n) => outcomeItem(KEY, outcomeWith(n, { outcome: 'fail' }), 'classifier'))

    await evaluate(unguarded.map(record))

    expect(observed).toMatchObject([{ kind: 'suspicion', dependency: KEY.name }])
    expect(await stateOf()).not.toBe('OPEN')
  })

  it('of a probe that was replaced are counted as stale and change nothing', async () => {
    const { evaluate, failure, flow } = evaluator()
    const open = breakerWith({ epoch: 1, state: openUntil(at(600)), outage: { from: 0, to: null } })
    await flow.breakers.save(open, entryWith(1))

    const counted = await measuredBy(() => evaluate([failure(1, { epoch: 0 })]))

    expect(counted).toEqual({ StaleVerdicts: 1 })
    expect(await flow.breakers.load(KEY)).toEqual(open)
  })
})

describe('records that are no outcome of ours', () => {
  const good = outcomeItem(KEY, outcomeWith(1, { outcome: 'fail' }), 'guard')

  it.each<[string, Record<string, unknown>]>([
    ['an unknown kind', { ...good, kind: 'rumour' }],
    ['a sensor that waits', { ...good, kind: 'waiting', sk: 'WAIT#dag/run/call/-1' }],
    ['a state', stateItem(breakerIn(openUntil(at(60)))) as Record<string, unknown>],
    ['no outcome', { ...good, outcome: 'maybe' }],
    ['a later version', { ...good, schema_version: 2 }],
    ['no instant', { ...good, at: 'yesterday' }],
    ['another environment', { ...good, pk: `OUT#prod#${KEY.name}#1` }],
    ['another dependency than its key', { ...good, dependency: OTHER.name }],
    ['a dependency with a name that is none', { ...good, dependency: 'x', pk: 'OUT#test#x#1' }],
    ['the key of a state', { ...good, pk: 'BRK#test#dep#http:api.example.com' }],
  ])('are passed over and hold nothing up: %s', async (_what, item) => {
    const { evaluate, record, failure, stateOf } = evaluator()

    expect(names(await evaluate([record(item), ...[1, 2, 3].map((n) => failure(n))]))).toEqual([])

    expect(await stateOf()).toBe('OPEN')
  })

  it('are passed over one and all: three of them open nothing', async () => {
    const { evaluate, record, stateOf } = evaluator()
    const foreign = [1, 2, 3].map((n) =>
      outcomeItem({ ...KEY, environment: 'prod' }, outcomeWith(n, { outcome: 'fail' }), 'guard'),
    )

    await evaluate(foreign.map(record))

    expect(await stateOf()).toBeUndefined()
  })

  it('are passed over where nothing is left of the item', async () => {
    const { evaluate } = evaluator()

    expect(names(await evaluate([{ eventName: 'REMOVE', dynamodb: { SequenceNumber: '1' } }, {}]))).toEqual([])
  })
})

describe('a breaker that could not be evaluated', () => {
  it('has its own records delivered again, the others are done', async () => {
    const { evaluate, failure, stateOf, flow } = evaluator()
    const load = flow.breakers.load.bind(flow.breakers)
    flow.breakers.load = async (key) => {
      if (key.name === OTHER.name) throw new Error('no answer from the table')
      return load(key)
    }
    const batch = [failure(1, {}, OTHER), failure(1), failure(2), failure(2, {}, OTHER), failure(3)]

    expect(names(await evaluate(batch))).toEqual(['1', '4'])

    flow.breakers.load = load
    expect([await stateOf(), await stateOf(OTHER)]).toEqual(['OPEN', undefined])
    expect(names(await evaluate(batch))).toEqual([])
  })
})
