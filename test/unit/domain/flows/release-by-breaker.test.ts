import { describe, expect, it } from 'vitest'
import type { BreakerKey } from '../../../../lambdas/contracts/breaker.ts'
import type { Policy } from '../../../../lambdas/contracts/policy.ts'
import type { Breaker, BreakerState } from '../../../../lambdas/domain/breaker/breaker.ts'
import { planLeg } from '../../../../lambdas/domain/flows/plan-leg.ts'
import { release, releaseHeldByBreakers } from '../../../../lambdas/domain/flows/release.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import { subjectKey } from '../../../../lambdas/domain/recovery/identity.ts'
import type { Recovery } from '../../../../lambdas/domain/recovery/recovery.ts'
import { releaseRound } from '../../../../lambdas/handlers/release-held.ts'
import { breakerIn, DEP, entryWith, KEY, openUntil } from '../../../support/breakers.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const OTHER: BreakerKey = { environment: 'test', kind: 'dep', name: 'postgres:orders' }
const GUARDED: Partial<Policy> = {
  dependencies: [KEY, OTHER].map(({ name }) => ({ name, breaker: DEP, pool: null })),
}
const { subject, verdict } = recoveryIn({ kind: 'opened' })
const PAST = plusSeconds(NOW, -60)
const ramped = (seconds: number): BreakerState => ({
  kind: 'CLOSED',
  window: null,
  rampFrom: plusSeconds(NOW, -seconds),
})

/** Held by its breaker, of a DAG and run of its own; its name is its id. */
const held = (name: string, change: Partial<Recovery> = {}): Recovery =>
  recoveryIn(
    { kind: 'held', reason: 'breaker-open', until: PAST },
    { id: name.padEnd(32, '0'), subject: { ...subject, dag_id: name, run_id: `of-${name}` }, wakeAt: PAST, ...change },
  )

const waiters = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    held(String(n).padStart(3, '0'), { openedAt: plusSeconds(NOW, n - 7200), updatedAt: plusSeconds(NOW, n - 3600) }),
  )

async function holding(recoveries: readonly Recovery[], policy = GUARDED) {
  const h = house(policy)
  for (const recovery of recoveries) await h.stored(recovery)
  const put = (state: BreakerState, change: Partial<Breaker> = {}) =>
    h.flow.breakers.save(breakerIn(state, { epoch: 1, ...change }), entryWith(1))
  const started = () => h.workflow.started.map((name) => name.slice(0, name.indexOf('0'.repeat(20))))
  return { ...h, put, started, round: () => releaseHeldByBreakers(h.flow, 1) }
}

describe('while a breaker is open', () => {
  it('nothing is started before its time, also where the clock of what is held has run out', async () => {
    const { flow, put, round, started } = await holding([held('a'), held('b')])
    await put(openUntil(plusSeconds(NOW, 1)))

    expect(await round()).toEqual({ released: 0, waiting: 2, ramping: false })
    expect(await release(flow, 60)).toEqual({ released: 0, waiting: 0 })
    expect(started()).toEqual([])
  })

  it('one is elected when it is time, the first in order, and no other while it probes', async () => {
    const { flow, put, round, started, time } = await holding([
      held('a', { openedAt: plusSeconds(NOW, -10) }),
      held('b', { openedAt: plusSeconds(NOW, -20) }),
      held('c', { deadline: plusSeconds(NOW, 600) }),
    ])
    await put(openUntil(NOW))

    expect(await round()).toEqual({ released: 1, waiting: 2, ramping: false })
    time.now = plusSeconds(NOW, 500)
    await round()

    expect(started()).toEqual(['c'])
    const owner = { recoveryId: 'c'.padEnd(32, '0'), taskInstance: 'c/of-c/load/-1' }
    expect((await flow.breakers.load(KEY))?.state).toMatchObject({ kind: 'HALF_OPEN', probe: { owner } })
  })

  it('the next one is of another DAG, once the first lease is over and nothing was heard', async () => {
    const { put, round, started, time } = await holding([held('a'), held('b', { openedAt: NOW })])
    await put(openUntil(NOW))
    await round()

    time.now = plusSeconds(NOW, 604)
    await round()
    expect(started()).toEqual(['a'])
    time.now = plusSeconds(NOW, 605)
    await round()

    expect(started()).toEqual(['a', 'b'])
  })

  it('a probe whose recovery became a dead letter is replaced when its lease is over', async () => {
    const { flow, put, round, started, time, now } = await holding([
      held('a', { attempts: 9 }),
      held('b', { openedAt: NOW }),
    ])
    await put(openUntil(NOW))
    await round()
    await planLeg(flow, { recovery_id: 'a'.padEnd(32, '0'), leg: 2 })
    expect((await now('a'.padEnd(32, '0'))).state.kind).toBe('dead-lettered')

    time.now = plusSeconds(NOW, 605)
    await round()

    expect(started()).toEqual(['a', 'b'])
  })

  it('one that was elected by a round that died is started by the next', async () => {
    const { put, round, started } = await holding([held('a'), held('b')])
    const owner = { recoveryId: 'b'.padEnd(32, '0'), taskInstance: 'b/of-b/load/-1' }
    const probe = { owner, token: 1, leaseUntil: plusSeconds(NOW, 600) }
    await put({ kind: 'HALF_OPEN', probe, passed: 0, reclaims: 0 })

    expect(await round()).toMatchObject({ released: 1 })

    expect(started()).toEqual(['b'])
  })

  it('an elected one whose leg broke off is held for a while and goes on as the probe', async () => {
    const broken = held('a', { state: { kind: 'held', reason: 'leg-failed', until: PAST } })
    const { flow, put, started, now } = await holding([broken])
    const probe = { owner: { recoveryId: broken.id, taskInstance: subjectKey(broken.subject) }, token: 1 }
    const seat = { ...probe, leaseUntil: plusSeconds(NOW, 600) }
    await put({ kind: 'HALF_OPEN', probe: seat, passed: 0, reclaims: 0 })

    await release(flow, 60)

    expect(started()).toEqual(['a'])
    expect(await planLeg(flow, { recovery_id: broken.id, leg: 2 })).toMatchObject({ action: 'attempt' })
    expect((await now(broken.id)).leg).toBe(2)
  })

  it('a sensor that waits is elected where nothing is held', async () => {
    const { flow, put, round, started } = await holding([])
    await put(openUntil(NOW))
    flow.breakers.wait(KEY, { taskInstance: 's/r/wait/-1', at: PAST }, plusSeconds(NOW, 60))

    expect(await round()).toMatchObject({ released: 0 })

    expect((await flow.breakers.load(KEY))?.state).toMatchObject({
      probe: { owner: { recoveryId: null, taskInstance: 's/r/wait/-1' } },
    })
    expect(started()).toEqual([])
  })

  it('the work of another one that is closed goes on', async () => {
    const other = held('b', { verdict: { ...verdict, dependency: OTHER.name } })
    const { put, round, started } = await holding([held('a'), other])
    await put(openUntil(plusSeconds(NOW, 1)))

    await round()

    expect(started()).toEqual(['b'])
  })
})

describe('once a breaker has closed', () => {
  it.each([
    [0, 1],
    [9.9, 1],
    [10, 2],
    [20, 4],
    [30, 5],
    [3000, 5],
  ])('%d s ago, %i a second are released', async (seconds, many) => {
    const { put, round, started } = await holding(waiters(8))
    await put(ramped(seconds))

    expect(await round()).toEqual({ released: many, waiting: 8 - many, ramping: true })

    expect(started()).toHaveLength(many)
  })

  it('those with the nearest deadline go first, then the oldest', async () => {
    const { put, round, started } = await holding([
      held('a', { openedAt: plusSeconds(NOW, -10) }),
      held('b', { openedAt: plusSeconds(NOW, -20) }),
      held('c', { deadline: plusSeconds(NOW, 900) }),
      held('d', { deadline: plusSeconds(NOW, 600) }),
    ])
    await put(ramped(0))

    for (let n = 0; n < 4; n += 1) await round()

    expect(started()).toEqual(['d', 'c', 'b', 'a'])
  })

  it('that opens again stops the release', async () => {
    const { flow, put, round, started } = await holding(waiters(8))
    await put(ramped(0))
    await round()

    await flow.breakers.save(breakerIn(openUntil(plusSeconds(NOW, 60)), { epoch: 2 }), entryWith(2))

    expect(await round()).toEqual({ released: 0, waiting: 7, ramping: false })
    expect(started()).toHaveLength(1)
  })

  it('failed roots of one run go together, so that one clear takes them', async () => {
    const mate = (name: string, seconds: number) =>
      held(name, { subject: { ...subject, task_id: name }, openedAt: plusSeconds(NOW, -seconds) })
    const between = held('b', { openedAt: plusSeconds(NOW, -20) })
    const { put, round, started } = await holding([mate('a', 30), between, mate('c', 10)])
    await put(ramped(0))

    expect(await round()).toMatchObject({ released: 2 })

    expect(started()).toEqual(['a', 'c'])
  })

  it.each([
    [0, 5],
    [3000, 5],
  ])('of a run that is larger than a second of the cap the rest waits: after %i s %i of 12', async (after, many) => {
    const mapped = Array.from({ length: 12 }, (_, n) =>
      held(`m${n}x`, { subject: { ...subject, map_index: n }, openedAt: plusSeconds(NOW, -n) }),
    )
    const { put, round } = await holding(mapped)
    await put(ramped(after))

    expect(await round()).toMatchObject({ released: many, waiting: 12 - many })
  })

  it.each([
    [20, 4],
    [3000, 6],
  ])('a run that is more than is left of the second waits, but at the cap: after %i s %i', async (after, many) => {
    const pairs = ['a', 'b', 'c', 'd'].flatMap((run, n) =>
      [0, 1].map((map_index) =>
        held(`${run}${map_index}`, { subject: { ...subject, run_id: run, map_index }, openedAt: plusSeconds(NOW, n) }),
      ),
    )
    const { put, round } = await holding(pairs)
    await put(ramped(after))

    expect(await round()).toEqual({ released: many, waiting: 8 - many, ramping: true })
  })

  it('nothing is released while the kill switch is on', async () => {
    const { put, round, controls, started } = await holding([held('a')])
    await put(ramped(60))
    await controls.setKillSwitch('test', { paused: true, actor: 'ada', reason: 'migration', at: NOW })

    expect(await round()).toEqual({ released: 0, waiting: 1, ramping: false })
    expect(started()).toEqual([])
  })

  it.each([
    ['FORCED_OPEN', 0],
    ['FORCED_CLOSED', 5],
    ['METRICS_ONLY', 5],
    ['DISABLED', 5],
  ] as const)('under %s %i a second are released', async (kind, many) => {
    const { put, round } = await holding(waiters(8))
    await put(ramped(0), { override: { kind, actor: 'ada', reason: 'x', until: plusSeconds(NOW, 60) } })

    expect(await round()).toMatchObject({ released: many })
  })
})

describe('a dependency that has no breaker any more', () => {
  it('lets go of what it held', async () => {
    const { flow, ledger, started } = await holding(waiters(3), { dependencies: [] })

    expect(await releaseHeldByBreakers(flow, 1)).toEqual({ released: 3, waiting: 0, ramping: false })

    expect(started()).toHaveLength(3)
    expect((await ledger.steps('002'.padEnd(32, '0'))).at(-1)?.reason).toMatch(/no breaker any more/)
  })
})

describe('the releaser’s minute', () => {
  it('goes round once a second while a ramp lasts, and leaves the rest to the next one', async () => {
    const { flow, put, started, time } = await holding(waiters(250))
    await put(ramped(0))
    const pauses: number[] = []

    const first = await releaseRound(flow, async (milliseconds) => {
      pauses.push(milliseconds)
      time.now = plusSeconds(time.now, milliseconds / 1000)
    })

    expect(new Set(pauses)).toEqual(new Set([1000]))
    expect(first.released + first.waiting).toBe(250)
    expect(started()).toHaveLength(first.released)
    // 10 at 1, 20 at 2, 40 at 4 and the others at 5 a second.
    expect(first.released).toBe(10 + 20 + 40 + 5 * (pauses.length + 1 - 30))
  })

  it('ends at once where nothing is ramping', async () => {
    const { flow, put } = await holding([held('a')])
    await put(openUntil(plusSeconds(NOW, 60)))

    const paused: number[] = []
    await releaseRound(flow, async (milliseconds) => paused.push(milliseconds))

    expect(paused).toEqual([])
  })
})
