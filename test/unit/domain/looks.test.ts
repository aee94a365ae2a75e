import { describe, expect, it } from 'vitest'
import type { Observation } from '../../../lambdas/contracts/workflow.ts'
import { isLookedAt, withLook } from '../../../lambdas/domain/looks.ts'

const RUN = { kind: 'run', dag_id: 'prices', run_id: 'r1' } as const
const at = (seconds: number) => new Date(Date.parse('2026-11-01T00:00:00.000Z') + seconds * 1000).toISOString()
const looks = withLook(new Map(), RUN, at(100))

describe('a look at a run', () => {
  it('covers what was asked for before it began, with room for two clocks', () => {
    expect(isLookedAt(looks, RUN, at(98))).toBe(true)
    expect(isLookedAt(looks, RUN, at(98.5))).toBe(false)
    expect(isLookedAt(looks, RUN, at(101))).toBe(false)
  })

  it('covers no other run, no poll and no reconciling', () => {
    expect(isLookedAt(looks, { ...RUN, run_id: 'r2' }, at(0))).toBe(false)
    expect(isLookedAt(looks, { ...RUN, dag_id: 'sales' }, at(0))).toBe(false)
    const polled = withLook(looks, { kind: 'poll' }, at(100))
    expect(isLookedAt(polled, { kind: 'poll' }, at(0))).toBe(false)
  })

  it('at the runs of DAGs covers the same ones back to the same instant, and no others', () => {
    const runs = { kind: 'dag-runs' as const, dag_ids: ['prices'], since: at(0) } satisfies Observation
    const seen = withLook(looks, runs, at(100))

    expect(isLookedAt(seen, runs, at(90))).toBe(true)
    expect(isLookedAt(seen, { ...runs, dag_ids: ['prices', 'sales'] }, at(90))).toBe(false)
    expect(isLookedAt(seen, { ...runs, since: at(-1) }, at(90))).toBe(false)
  })

  it('is forgotten after a quarter of an hour, so that a long life needs no memory', () => {
    const later = withLook(looks, { ...RUN, run_id: 'r2' }, at(100 + 901))

    expect([...later.keys()]).toEqual(['prices/r2'])
  })
})
