import { describe, expect, it } from 'vitest'
import type { Breaker } from '../../../lambdas/domain/breaker/breaker.ts'
import { plusSeconds, secondsBetween } from '../../../lambdas/domain/recovery/advance.ts'
import type { RecoveryState } from '../../../lambdas/domain/recovery/recovery.ts'
import { releaseRound } from '../../../lambdas/handlers/release-held.ts'
import { breakerWith, DEP, entryWith, KEY, openUntil } from '../../support/breakers.ts'
import { house } from '../../support/house.ts'
import { emittedBy } from '../../support/metrics.ts'
import { NOW, recoveryIn } from '../../support/recoveries.ts'

/** So many recoveries, each of its own run, held for that reason; pauses pass on the clock and nowhere else. */
async function releaser(many: number, state: Breaker['state'], reason: 'breaker-open' | 'long-wait' = 'breaker-open') {
  const h = house({ dependencies: [{ name: KEY.name, breaker: DEP, pool: null }] })
  const held: RecoveryState = { kind: 'held', until: plusSeconds(NOW, -1), reason }
  const { subject } = recoveryIn(held)
  for (let n = 0; n < many; n += 1) {
    const id = n.toString(16).padStart(32, '0')
    await h.stored(recoveryIn(held, { id, subject: { ...subject, run_id: `run${n}` }, wakeAt: plusSeconds(NOW, -1) }))
  }
  await h.flow.breakers.save(breakerWith({ epoch: 1, since: NOW, state }), entryWith(1))
  /** Legs started by second of the round. */
  const pace: number[] = []
  const start = h.flow.legs.start.bind(h.flow.legs)
  h.flow.legs.start = (...leg) => {
    const second = Math.floor(secondsBetween(NOW, h.time.now))
    pace[second] = (pace[second] ?? 0) + 1
    return start(...leg)
  }
  let pauses = 0
  const pause = async (milliseconds: number) => {
    pauses += 1
    h.time.now = plusSeconds(h.time.now, milliseconds / 1000)
  }
  return { ...h, pace, pauses: () => pauses, round: () => releaseRound(h.flow, pause) }
}

const closedNow: Breaker['state'] = { kind: 'CLOSED', window: null, rampFrom: NOW }

describe('a round of the releaser', () => {
  it('releases one a second after a breaker closed, soon two, four and five', async () => {
    const { round, pace } = await releaser(60, closedNow)

    expect(await round()).toEqual({ released: 60, waiting: 0 })

    expect(pace.slice(0, 20)).toEqual([...Array(10).fill(1), ...Array(10).fill(2)])
    expect(Math.max(...pace)).toBeLessThanOrEqual(5)
  })

  it('ends before its time is over, and tells what still waits', async () => {
    const { round, time, ledger } = await releaser(400, closedNow)

    const { released, waiting } = await round()

    expect(secondsBetween(NOW, time.now)).toBeGreaterThanOrEqual(40)
    expect(secondsBetween(NOW, time.now)).toBeLessThan(58)
    expect(released + waiting).toBe(400)
    expect(await ledger.inState('test', 'held', 1000)).toHaveLength(waiting)
  })

  it('makes one of what is held the probe once it is time, and waits for nothing', async () => {
    const { round, pauses, workflow } = await releaser(5, openUntil(plusSeconds(NOW, -1)))

    expect(await round()).toEqual({ released: 1, waiting: 4 })

    expect(workflow.started).toHaveLength(1)
    expect(pauses()).toBe(0)
  })

  it('leaves all held while its breaker is open and it is not time', async () => {
    const { round, workflow } = await releaser(5, openUntil(plusSeconds(NOW, 60)))

    expect(await round()).toEqual({ released: 0, waiting: 5 })
    expect(workflow.started).toEqual([])
  })

  it('starts nothing while the kill switch is on, not even a probe', async () => {
    const { round, workflow, controls } = await releaser(5, openUntil(plusSeconds(NOW, -1)))
    await controls.setKillSwitch('test', { paused: true, actor: 'ada', reason: 'migration', at: NOW })

    expect(await round()).toEqual({ released: 0, waiting: 5 })
    expect(workflow.started).toEqual([])
  })

  it('releases what the clock held at once, sixty at most', async () => {
    const { round, pauses, workflow } = await releaser(70, closedNow, 'long-wait')

    expect(await round()).toEqual({ released: 60, waiting: 10 })
    expect([workflow.started.length, pauses()]).toEqual([60, 0])
  })

  it('counts in each second what breakers still hold', async () => {
    const { round } = await releaser(4, closedNow)

    const counted = (await emittedBy(round)).flatMap(({ HeldByBreakers }) => HeldByBreakers)

    expect(counted).toEqual([3, 2, 1, 0])
  })
})
