import { describe, expect, it } from 'vitest'
import { balanceOf } from '../../../../local/scenario/balance.ts'
import type { Case, RunEvidence } from '../../../../local/scenario/scenario-case.ts'
import { mismatches, runMismatches } from '../../../../local/scenario/verify.ts'
import { recoveryIn } from '../../../support/recoveries.ts'
import { incidentTrail, mappedTrails, recoveredTrail, stepAt } from './trails.ts'

const expected: Case['expected'] = {
  task: 'load',
  mapIndex: -1,
  verdict: 'transient',
  rule: 'connection-refused',
  clears: [1, 1],
  redrives: 0,
}
const orders = (change: Partial<Case['expected']> = {}) => [{ dag: 'orders', expected: { ...expected, ...change } }]
const trail = recoveredTrail()
const balance = balanceOf([trail], [incidentTrail([trail])], 0)

describe('what did not end as it should', () => {
  it('is nothing where every failure did', () => {
    expect(mismatches(balance, orders(), [], [])).toEqual([])
  })

  it.each([
    [{ rule: 'dns-lookup' }, 'verdict transient by rule connection-refused, expected transient by dns-lookup'],
    [{ verdict: 'permanent' as const }, 'verdict transient by rule connection-refused, expected permanent by'],
    [{ clears: [2, 6] as const }, 'cleared 1 times, expected 2 to 6'],
    [{ clears: [0, 0] as const }, 'cleared 1 times, expected 0'],
  ])('names what differs from %o', (change, sentence) => {
    const found = mismatches(balance, orders(change), [], [])

    expect(found).toEqual([expect.stringContaining(`orders.load: ${sentence}`)])
  })

  it('names a redrive that did not come, and the dead letter that should have been before it', () => {
    expect(mismatches(balance, orders({ redrives: 1 }), [], [])).toEqual([
      'orders.load: a dead letter 0 times, expected 1',
      'orders.load: redriven 0 times, expected 1',
    ])
  })

  it('names a dead letter that somebody mended by hand', () => {
    const parked = [...trail.steps, stepAt(20, 'attempting', 'dead-lettered'), stepAt(30, 'dead-lettered', 'recovered')]
    const byHand = recoveryIn({ kind: 'recovered', by: 'person', tryNumber: 2, runState: 'success' })
    const found = balanceOf([{ ...trail, recovery: byHand, steps: parked }], [incidentTrail([trail])], 0)

    expect(mismatches(found, orders(), [], [])).toEqual([
      'orders.load: recovered by a person, who has done nothing',
      'orders.load: a dead letter 1 times, expected 0',
    ])
  })

  it('names a failure that was not recovered', () => {
    const held = recoveryIn({ kind: 'held', reason: 'paused-dag', until: '2026-11-01T01:00:00.000Z' })

    expect(
      mismatches(balanceOf([{ ...trail, recovery: held }], [incidentTrail([trail])], 0), orders(), [], []),
    ).toEqual(['orders.load: in-flight, expected recovered'])
  })

  it('names a failure that the ledger does not have, and one that it has twice', () => {
    expect(mismatches(balanceOf([], [], 0), orders(), [], [])).toEqual([
      'orders.load: 0 recoveries in the ledger, expected one',
    ])
    expect(mismatches(balanceOf([trail, trail], [incidentTrail([trail, trail])], 0), orders(), [], [])).toEqual([
      'orders.load: 2 recoveries in the ledger, expected one',
    ])
  })

  it('tells the indexes of a mapped task apart, and names what nobody expected', () => {
    expect(mismatches(balance, orders({ mapIndex: 1 }), [], [])).toEqual([
      'orders.load[1]: 0 recoveries in the ledger, expected one',
      'orders.load: nobody expected this failure (network)',
    ])
  })

  it('bears with failures that may come or not, but not with how they end', () => {
    const may = (change: Partial<Case['expected']> = {}) => [
      { dag: 'orders', expected: { ...expected, task: 'other' }, possible: [{ ...expected, ...change }] },
    ]
    const missing = 'orders.other: 0 recoveries in the ledger, expected one'

    expect(mismatches(balance, may(), [], [])).toEqual([missing])
    expect(mismatches(balance, may({ task: 'absent' }), [], [])).toEqual([
      missing,
      'orders.load: nobody expected this failure (network)',
    ])
    expect(mismatches(balance, may({ clears: [2, 2] }), [], [])).toEqual([
      missing,
      'orders.load: cleared 1 times, expected 2',
    ])
  })

  it('takes one rule of several, and redrives within their bounds', () => {
    expect(mismatches(balance, orders({ rule: ['dns-lookup', 'connection-refused'] }), [], [])).toEqual([])
    expect(mismatches(balance, orders({ redrivesAtMost: 1 }), [], [])).toEqual([])
    expect(mismatches(balance, orders({ rule: ['dns-lookup', 'overloaded'] }), [], [])).toEqual([
      expect.stringContaining('expected transient by dns-lookup or overloaded'),
    ])
    expect(mismatches(balance, orders({ redrives: 1, redrivesAtMost: 2 }), [], [])).toContain(
      'orders.load: redriven 0 times, expected 1 to 2',
    )
  })

  it('looks for every index of a mapped task that was to fail', () => {
    const trails = mappedTrails(2)
    const two = balanceOf(trails, [incidentTrail(trails)], 0)
    const mapped = (indexes: number) => [{ dag: 'prices', expected: { ...expected, task: 'fetch' }, indexes }]

    expect(mismatches(two, mapped(2), [], [])).toEqual([])
    expect(mismatches(two, mapped(3), [], [])).toEqual(['prices.fetch[2]: 0 recoveries in the ledger, expected one'])
    expect(mismatches(two, mapped(1), [], [])).toEqual(['prices.fetch[1]: nobody expected this failure (network)'])
  })

  it('names a balance that does not hold', () => {
    expect(mismatches({ ...balance, accepted: 2 }, orders(), [], [])).toContainEqual(
      expect.stringContaining('the balance does not hold: accepted'),
    )
  })

  it('names an event that was not rejected, and one that should not have been', () => {
    const awaited = ['detail.schema_version', 'not JSON']

    expect(mismatches(balance, orders(), ['body: not JSON', 'detail.schema_version: expected 1'], awaited)).toEqual([])
    expect(mismatches(balance, orders(), ['body: not JSON', 'detail.tags: too many'], awaited)).toEqual([
      'no event was rejected for: detail.schema_version',
      'an event was rejected that should not be: detail.tags: too many',
    ])
  })
})

describe('what Airflow says of a run', () => {
  const task = (task_id: string, state: string): RunEvidence['tasks'][number] => ({
    id: 'x',
    dag_id: 'orders',
    dag_run_id: 'r',
    task_id,
    map_index: -1,
    state,
    try_number: 1,
    max_tries: 0,
    hostname: null,
    pid: null,
    start_date: null,
    end_date: null,
  })

  it('must be success, of the run and of all its tasks', () => {
    expect(runMismatches('orders', { state: 'success', tasks: [task('load', 'success')] })).toEqual([])
    expect(
      runMismatches('orders', { state: 'failed', tasks: [task('load', 'success'), task('sum', 'upstream_failed')] }),
    ).toEqual([
      'orders: Airflow says the run is failed, expected success',
      'orders.sum[-1]: Airflow says upstream_failed, expected success',
    ])
  })
})

describe('a task that Airflow itself lost on the way', () => {
  const lost = (n: number) => ({ ...balance.failures[0], mapIndex: n, verdict: 'unknown', rule: 'none' }) as const
  const told = (n: number) => ({ ...balance.failures[0], mapIndex: n }) as const
  const expectedOf = (count: number) => Array.from({ length: count }, (_, n) => orders({ mapIndex: n })).flat()

  it('is borne with where few are, and named where many are', () => {
    const of = (failures: object[]) =>
      mismatches({ ...balance, failures } as typeof balance, expectedOf(10).slice(0, failures.length), [], []).filter(
        (sentence) => sentence.includes('verdict'),
      )
    const others = Array.from({ length: 9 }, (_, n) => told(n + 1))

    expect(of([lost(0), ...others])).toEqual([])
    expect(of([lost(0), ...others.slice(1)])).toEqual([expect.stringContaining('verdict unknown by rule none')])
  })
})
