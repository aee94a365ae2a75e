import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ackPage } from '../../lambdas/domain/flows/ack-page.ts'
import { withPagerDuty } from '../support/escalation.ts'
import { PagerDutyServer } from '../support/pagerduty-server.ts'
import { HOUR, night } from './night.ts'
import { pagerOf } from './pager.ts'
import { system } from './system.ts'

vi.setConfig({ testTimeout: 120_000 })
const SEEDS = Array.from({ length: Number(process.env.SIMULATION_SEEDS ?? 15) }, (_, at) => at + 1)
const FAIR = { crashes: 0, losses: 0, duplicates: 0 }

/** What each incident's story is, whatever lies between. */
const byKey = (alerts: readonly { action: string; key: string }[]) =>
  Object.fromEntries([...Map.groupBy(alerts, (a) => a.key)].map(([key, all]) => [key, all.map((a) => a.action)]))

/** A crash between send and mark repeats an event: its key is the same, so that PagerDuty shows one alert. */
const once = (actions: readonly string[]) => actions.filter((action, at) => action !== actions[at - 1])

describe('all of Goaround, paging by PagerDuty at a real address', () => {
  let server: PagerDutyServer
  let endpoint: string
  beforeEach(async () => {
    server = new PagerDutyServer()
    endpoint = await server.start()
  })
  afterEach(() => server.stop())

  const of = (seed: number, weather = FAIR) => {
    const sim = system({ seed, ...weather }, { policy: { escalation: withPagerDuty() } })
    return { sim, ...pagerOf(sim, endpoint) }
  }

  it('1,000 failures of one cause are one trigger and one resolve, though it answers 429 and 503 for a while', async () => {
    const { sim, tiers } = of(1)
    const start = sim.world.now
    server.answer = () => (sim.world.now < start + 8 * 60_000 ? (server.requests % 2 ? 429 : 503) : null)
    await sim.controls.startWatermark('test', sim.world.clock())
    for (let n = 0; n < 1000; n += 1) sim.airflow.plant({ runId: `r${n}`, taskId: 'load' }, ['bug-until-fixed'])
    await sim.world.runUntil(start + HOUR * 1000)
    sim.airflow.fixed = true
    expect(sim.intake.dead).toHaveLength(1000)
    sim.redriveAll()
    await sim.world.runUntil(start + 4 * HOUR * 1000)

    // A failure that the reconciler saw before its event is of its run's incident until the event tells its cause.
    const incidents = [...sim.ledger.incidents.incidents.values()]
    const incident = incidents.find(({ cause }) => cause.kind === 'fingerprint')
    expect(incident?.counts.recovered).toBe(1000)
    expect(incidents.map(({ state }) => state.kind)).not.toContain('open')
    expect(server.story).toEqual([`trigger ${incident?.id}`, `resolve ${incident?.id}`])
    expect(server.rejected).toEqual([])
    expect(server.requests).toBeGreaterThan(4)
    // For five minutes it had not answered: the other channel stood in, and was told that it is over.
    expect(tiers.story).toEqual([`trigger on-call/first ${incident?.id}`, `resolve on-call/first ${incident?.id}`])
    expect(sim.world.failures).toEqual([])
  })

  it('failures that heal within their plan page nobody', async () => {
    const { sim, tiers } = of(2)
    const start = sim.world.now
    await sim.controls.startWatermark('test', sim.world.clock())
    for (let n = 0; n < 50; n += 1) sim.airflow.plant({ runId: `r${n}`, taskId: 'load' }, ['network', 'network', 'ok'])
    await sim.world.runUntil(start + 3 * HOUR * 1000)

    expect([...sim.ledger.recoveries.values()].every((r) => r.state.kind === 'recovered')).toBe(true)
    expect([server.requests, tiers.said.length]).toEqual([0, 0])
  })

  it('one cause is paged once and resolved once in every weather, whoever dies where', async () => {
    for (const seed of SEEDS) {
      server.events.splice(0)
      const { sim } = of(seed, { crashes: 0.02, losses: 0.1, duplicates: 0.3 })
      const start = sim.world.now
      await sim.controls.startWatermark('test', sim.world.clock())
      for (let n = 0; n < 10; n += 1) sim.airflow.plant({ runId: `r${n}`, taskId: 'load' }, ['bug-until-fixed'])
      await sim.world.runUntil(start + 2 * HOUR * 1000)
      sim.airflow.fixed = true
      sim.redriveAll()
      await sim.world.runUntil(start + 8 * HOUR * 1000)

      const told = byKey(server.events.map((e) => ({ action: e.event_action, key: e.dedup_key ?? '' })))
      expect(Object.keys(told).length, `seed ${seed}`).toBeGreaterThan(0)
      for (const [id, actions] of Object.entries(told)) {
        const closed = sim.ledger.incidents.incidents.get(id)?.state.kind === 'closed'
        expect(once(actions), `seed ${seed}, ${id}`).toEqual(closed ? ['trigger', 'resolve'] : ['trigger'])
      }
      expect(sim.world.failures, `seed ${seed}`).toEqual([])
    }
  })
})

describe('SNS and PagerDuty both down for two hours', () => {
  async function outage(seed: number, more: { crashes?: number; lossy?: number } = {}) {
    const n = night({ seed, ...more })
    const start = n.world.now
    n.down.pagerduty = n.down.sns = true
    n.world.after(2 * HOUR, async () => {
      n.down.pagerduty = n.down.sns = false
    })
    const lasting = Array.from({ length: 12 }, (_, at) => n.trouble(at + 1, at * 600, 4 * HOUR))
    const mended = n.trouble(50, 300, HOUR / 2)
    await n.world.runUntil(start + 10 * HOUR * 1000)
    return { ...n, lasting, mended, end: new Date(start + 2 * HOUR * 1000).toISOString() }
  }

  it('delivers everything later, once and in order, and nothing of what was over before', async () => {
    for (const seed of SEEDS) {
      const { alerts, tiers, lasting, mended, queue, end } = await outage(seed)

      expect(byKey(alerts), `seed ${seed}`).toEqual(
        Object.fromEntries(lasting.map((id) => [id, ['trigger', 'resolve']])),
      )
      expect(byKey(alerts)[mended]).toBeUndefined()
      expect(alerts.every(({ at }) => at >= end)).toBe(true)
      expect(tiers.story, `seed ${seed}`).toEqual([])
      expect(queue.dead).toEqual([])
    }
  })

  it('does so within ten minutes of their return', async () => {
    const { alerts, end } = await outage(1)

    const first = alerts.filter(({ action }) => action === 'trigger').map(({ at }) => Date.parse(at) - Date.parse(end))
    expect(Math.max(...first.slice(0, 12))).toBeLessThan(10 * 60_000)
  })

  it('loses nothing where hints are lost or doubled and the pager dies at any call; repeats are of one key', async () => {
    for (const seed of SEEDS) {
      const { alerts, lasting, world } = await outage(seed, { crashes: 0.03, lossy: 0.2 })
      const told = Object.entries(byKey(alerts)).map(([key, actions]) => [key, once(actions)])

      expect(Object.fromEntries(told), `seed ${seed}`).toEqual(
        Object.fromEntries(lasting.map((id) => [id, ['trigger', 'resolve']])),
      )
      expect(world.failures, `seed ${seed}`).toEqual([])
    }
  })
})

describe('PagerDuty alone down', () => {
  it('is stood in for by the topics after five minutes, and gets the page when it answers again', async () => {
    const n = night({ seed: 3 })
    const start = n.world.now
    n.down.pagerduty = true
    const id = n.trouble(1, 0, 2 * HOUR)
    await n.world.runUntil(start + 4 * 60_000)
    expect(n.tiers.story).toEqual([])
    await n.world.runUntil(start + 12 * 60_000)
    expect(n.tiers.story).toEqual([`trigger on-call/first ${id}`])

    await n.world.runUntil(start + 40 * 60_000)
    expect(n.tiers.story.at(-1)).toBe(`remind on-call/second ${id}`)

    n.down.pagerduty = false
    await n.world.runUntil(start + 5 * HOUR * 1000)
    expect(n.tiers.story).toHaveLength(3)
    expect(n.tiers.story.at(-1)).toBe(`resolve on-call/first ${id}`)
    expect(byKey(n.alerts)).toEqual({ [id]: ['trigger', 'resolve'] })
  })
})

describe('by SNS alone', () => {
  const sns = { pagerDuty: null }

  it('the next tier is told when nobody acknowledges, each once, until it is over', async () => {
    for (const seed of SEEDS) {
      const n = night({ seed, team: sns })
      const start = n.world.now
      const id = n.trouble(1, 0, HOUR)
      await n.world.runUntil(start + 4 * HOUR * 1000)

      const all = [`trigger on-call/first ${id}`, `remind on-call/second ${id}`, `resolve on-call/first ${id}`]
      expect(n.tiers.story, `seed ${seed}`).toEqual(all)
    }
  })

  it('an acknowledgement ends the tiers', async () => {
    const n = night({ seed: 1, team: sns })
    const start = n.world.now
    const id = n.trouble(1, 0, null)
    n.world.after(600, async () => {
      const ack = { by: 'ada', at: n.world.clock(), reason: 'on it' }
      expect((await ackPage(n.pagings, 'test', id, ack)).kind).toBe('done')
    })
    await n.world.runUntil(start + 4 * HOUR * 1000)

    expect(n.tiers.story).toEqual([`trigger on-call/first ${id}`])
  })

  it('the page comes a minute after the need at the earliest, and soon after that where hints are lost', async () => {
    for (const seed of SEEDS) {
      const n = night({ seed, lossy: 0.3, team: sns })
      const start = n.world.now
      const id = n.trouble(1, 100, null)
      await n.world.runUntil(start + 159_000)
      expect(n.tiers.story, `seed ${seed}`).toEqual([])
      await n.world.runUntil(start + 100_000 + 8 * 60_000)
      expect(n.tiers.story, `seed ${seed}`).toEqual([`trigger on-call/first ${id}`])
    }
  })
})
