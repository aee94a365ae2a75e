import { describe, expect, it } from 'vitest'
import { release } from '../../../../lambdas/domain/flows/release.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

/** A held recovery of its own task instance, due at `until`. */
function held(name: string, until: string, change: Partial<Recovery> = {}): Recovery {
  const state: RecoveryState = { kind: 'held', until, reason: 'long-wait' }
  const { subject } = recoveryIn(state)
  return recoveryIn(state, {
    id: name.padEnd(32, '0'),
    subject: { ...subject, task_id: name },
    wakeAt: until,
    ...change,
  })
}

const PAST = plusSeconds(NOW, -60)

async function holding(...recoveries: Recovery[]) {
  const h = house()
  for (const recovery of recoveries) await h.stored(recovery)
  const names = () => h.workflow.started.map((name) => name.slice(0, 1))
  return { ...h, names }
}

describe('the releaser', () => {
  it('starts the next leg of what is due, and leaves the rest', async () => {
    const { flow, names, now } = await holding(held('a', PAST), held('b', NOW), held('c', plusSeconds(NOW, 1)))

    expect(await release(flow, 10)).toEqual({ released: 2, waiting: 0 })

    expect(names().sort()).toEqual(['a', 'b'])
    expect((await now('c'.padEnd(32, '0'))).state.kind).toBe('held')
  })

  it('serves what has the nearest deadline first, then what is oldest', async () => {
    const { flow, names } = await holding(
      held('a', PAST, { openedAt: '2026-11-01T00:00:03.000Z' }),
      held('b', PAST, { openedAt: '2026-11-01T00:00:01.000Z' }),
      held('c', PAST, { deadline: '2026-11-01T08:00:00+02:00' }),
      held('d', PAST, { deadline: '2026-11-01T07:00:00Z', openedAt: '2026-11-01T00:00:00.000Z' }),
    )

    await release(flow, 10)

    expect(names()).toEqual(['c', 'd', 'b', 'a'])
  })

  it('starts no more at once than it was told', async () => {
    const { flow, names } = await holding(held('a', PAST), held('b', PAST), held('c', PAST))

    expect(await release(flow, 2)).toEqual({ released: 2, waiting: 1 })

    expect(names()).toHaveLength(2)
  })

  it('starts nothing while the kill switch is on, and everything after', async () => {
    const { flow, names, controls } = await holding(held('a', PAST))
    await controls.setKillSwitch('test', { paused: true, actor: 'ada', reason: 'migration', at: NOW })
    expect(await release(flow, 10)).toEqual({ released: 0, waiting: 1 })
    expect(names()).toEqual([])

    await controls.setKillSwitch('test', { paused: false, actor: 'ada', reason: 'done', at: NOW })

    expect(await release(flow, 10)).toEqual({ released: 1, waiting: 0 })
    expect(names()).toEqual(['a'])
  })

  it('leaves what is due but not held to the sweeper', async () => {
    const waiting = { ...held('a', PAST), state: { kind: 'waiting', until: PAST } as const }
    const { flow, names } = await holding(waiting)

    expect(await release(flow, 10)).toEqual({ released: 0, waiting: 0 })
    expect(names()).toEqual([])
  })

  it('tells in the audit trail what it was held for', async () => {
    const { flow, ledger } = await holding(held('a', PAST))
    await release(flow, 10)
    expect((await ledger.steps('a'.padEnd(32, '0'))).at(-1)?.reason).toBe('leg 2: released (long-wait)')
  })
})
