import { describe, expect, it } from 'vitest'
import { GUARDS, TABLE, TELLS, WRITES } from '../../../../lambdas/domain/breaker/table.ts'
import { transition } from '../../../../lambdas/domain/breaker/transition.ts'
import { at, breakerIn, CLOSED, DEP, openUntil } from '../../../support/breakers.ts'
import { CASES, NOW, nameOf } from './table-cases.ts'

const half = (passed = 0, reclaims = 0) => ({ kind: 'HALF_OPEN' as const, probe: null, passed, reclaims })

describe('the table of transitions', () => {
  it('has a case for each of its rows, in its order, and uses all that it names', () => {
    expect(CASES.map((c) => c.row)).toEqual(TABLE.map(nameOf))
    expect(new Set(TABLE.map((row) => row.guard))).toEqual(new Set(GUARDS))
    expect(new Set(TABLE.map((row) => row.write))).toEqual(new Set(WRITES))
    expect(new Set(TABLE.flatMap((row) => row.tells))).toEqual(new Set(TELLS))
  })

  it.each(CASES.map((c) => [c.row, c] as const))('%s leads where it says', (name, { breaker, event }) => {
    const { row, next } = transition(breaker, event, DEP, NOW, () => 0.5)

    expect(row && nameOf(row)).toBe(name)
    if (row?.to === 'same') expect(next).toBeUndefined()
    else expect(next).toMatchObject({ epoch: breaker.epoch + 1, state: { kind: row?.to } })
  })

  it.each(CASES.map((c) => [c.row, c] as const))('%s leaves what it read untouched', (_, { breaker, event }) => {
    const before = structuredClone(breaker)

    transition(breaker, event, DEP, NOW, () => 0.5)

    expect(breaker).toEqual(before)
  })

  it('keeps "since" through all of an outage, and moves it when that begins or ends', () => {
    for (const { breaker, event } of CASES) {
      const { next } = transition(breaker, event, DEP, NOW, () => 0.5)
      const turns = next && (next.state.kind === 'CLOSED') !== (breaker.state.kind === 'CLOSED')
      if (next) expect(next.since).toBe(turns ? NOW : breaker.since)
    }
  })

  it('does nothing where no row fits', () => {
    const nothing = { row: undefined, next: undefined, reason: '' }
    expect(transition(breakerIn(CLOSED), { kind: 'tick' }, DEP, NOW, () => 0)).toEqual(nothing)
    expect(transition(breakerIn(openUntil(at(1))), { kind: 'tick' }, DEP, NOW, () => 0)).toEqual(nothing)
    expect(transition(breakerIn(half()), { kind: 'clear', actor: 'a', reason: 'b' }, DEP, NOW, () => 0)).toEqual(
      nothing,
    )
  })
})
