import { describe, expect, it } from 'vitest'
import { suspect, suspicionOf } from '../../../../lambdas/domain/breaker/suspect.ts'
import { at, breakerIn, CLOSED, DEP, outcomeWith } from '../../../support/breakers.ts'

const NOW = at(1000)
const breaker = breakerIn(CLOSED)
const failure = (n: number, dagId: string, runId: string, tryNumber = 1) =>
  outcomeWith(n, { outcome: 'fail', dagId, runId, taskInstance: `${dagId}/${runId}/load/-1`, tryNumber })
const three = [failure(901, 'a', '1'), failure(902, 'a', '2'), failure(903, 'b', '1')]

describe('a dependency that nobody guards is suspect', () => {
  it('after failures of three runs of two DAGs, and says what is to be counted', () => {
    expect(suspicionOf(breaker, three, DEP, NOW)).toEqual({
      failures: 3,
      runs: 3,
      dags: ['a', 'b'],
      since: at(901),
      tasks: ['a/load', 'b/load'],
    })
  })

  it.each([
    ['two runs', [failure(901, 'a', '1'), failure(902, 'b', '1')]],
    ['one DAG', [failure(901, 'a', '1'), failure(902, 'a', '2'), failure(903, 'a', '3')]],
    ['tries of the same', [failure(901, 'a', '1'), failure(902, 'a', '1', 2), failure(903, 'b', '1')]],
    ['long ago', three.map((o, n) => ({ ...o, at: at(-801 - n) }))],
  ])('not after those of %s', (_, outcomes) => {
    expect(suspicionOf(breaker, outcomes, DEP, NOW)).toBeUndefined()
  })
})

describe('what is suspected', () => {
  it.each([
    [0, true],
    [3, true],
    [4, false],
  ])('with %i successes of the same tasks opens: %s', (successes, opens) => {
    expect(suspect(breaker, three, successes, DEP, NOW) !== undefined).toBe(opens)
  })

  it('does not open while guarded tasks of others go well', () => {
    const well = [1, 2, 3, 4].map((n) => outcomeWith(950 + n))
    expect(suspect(breaker, [...three, ...well], 0, DEP, NOW)).toBeUndefined()
    expect(suspect(breaker, [...three, ...well.slice(1)], 0, DEP, NOW)?.rule).toBe('suspected')
  })

  it('counts a try once, whoever tells of it', () => {
    const twice = [...three, ...three.map((o) => ({ ...o, at: at(910) }))]
    expect(suspicionOf(breaker, twice, DEP, NOW)?.failures).toBe(3)
  })

  it('is not opened by a count where nothing is suspected', () => {
    expect(suspect(breaker, three.slice(1), 0, DEP, NOW)).toBeUndefined()
  })
})
