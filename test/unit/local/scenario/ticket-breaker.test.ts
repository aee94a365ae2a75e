import { describe, expect, it } from 'vitest'
import type { BreakerTrail } from '../../../../local/scenario/breaker-watch.ts'
import { breakerMismatches } from '../../../../local/scenario/cases/ticket-breaker.ts'
import type { Trail } from '../../../../local/scenario/ledger-watch.ts'
import type { TicketCall } from '../../../../local/scenario/ticket-api.ts'
import type { World } from '../../../../local/scenario/world.ts'
import { openUntil } from '../../../support/breakers.ts'
import { breakerTrail, calls, heldTrails } from './breaker-trails.ts'
import { mappedTrails, stepAt } from './trails.ts'

const served = calls(['down', 503], ['well', 200], ['well', 200], ['well', 200])

const found = (trails: Trail[], breakers: BreakerTrail[] = [breakerTrail()], log: TicketCall[] = served) =>
  breakerMismatches(
    { breakers: { trails: breakers }, ledger: { trails }, apis: { tickets: { calls: log } } } as unknown as World,
    ['prices'],
    3,
  )

describe('what the breaker of the ticket API should have done', () => {
  it('is done: it opened, held, probed one by one, closed, and each call went well once', () => {
    expect(found(heldTrails())).toEqual([])
  })

  it('is missed where it never opened', () => {
    expect(found(heldTrails(), [])).toEqual(['the breaker of the ticket API has never opened'])
  })

  it.each([
    [{ waited: [] }, 'no task waited in a sensor'],
    [{ entries: [] }, 'its breaker has never opened'],
    [{ breaker: { ...breakerTrail().breaker, state: openUntil('2026-11-01T00:00:00Z') } }, 'its breaker is OPEN'],
    [
      { outcomes: [...breakerTrail().outcomes, ...breakerTrail().outcomes] },
      '3 probes were let through beside another',
    ],
  ])('is missed by %o', (change, sentence) => {
    expect(found(heldTrails(), [breakerTrail(change)])).toEqual([expect.stringContaining(sentence)])
  })

  it('is missed where nothing was held', () => {
    expect(found(mappedTrails(3))).toEqual(['the ticket API: no failure was held'])
  })

  it('is missed where a call is made twice or not at all', () => {
    const twice = [...served, ...served.slice(1, 2)]

    expect(found(heldTrails(), undefined, twice)).toEqual([
      'the ticket API: it served 4 requests, expected 3, each once',
    ])
    expect(found(heldTrails(), undefined, served.slice(1, 3))).toHaveLength(1)
  })

  it('is missed where a task had to be redriven', () => {
    const redriven = heldTrails().map((trail) => ({ ...trail, recovery: { ...trail.recovery, redrive: 1 } }))

    expect(found(redriven)).toEqual([expect.stringContaining('a task became a dead letter')])
  })

  it('is missed where a task that has not probed is cleared twice', () => {
    const again = stepAt(20, 'attempting', 'attempting', { inputs: { attempt: 1, try: 2 } })
    const [first, second, third] = heldTrails()
    const trails = [first, second, third && { ...third, steps: [...third.steps, again] }].flatMap((one) => one ?? [])

    expect(found(trails)).toEqual([expect.stringContaining('1 tasks were cleared more often')])
  })
})
