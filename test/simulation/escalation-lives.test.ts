import { describe, expect, it, vi } from 'vitest'
import { SEVERITIES, type Severity } from '../../lambdas/contracts/severity.ts'
import { ackPage } from '../../lambdas/domain/flows/ack-page.ts'
import { reopened } from '../../lambdas/domain/incident/sighting.ts'
import { advance } from '../../lambdas/domain/recovery/advance.ts'
import { isTerminal } from '../../lambdas/domain/recovery/recovery.ts'
import { incidentWith } from '../support/incidents.ts'
import { recoveryIn } from '../support/recoveries.ts'
import { HOUR, night } from './night.ts'

vi.setConfig({ testTimeout: 120_000 })
const SEEDS = Array.from({ length: Number(process.env.SIMULATION_SEEDS ?? 40) }, (_, at) => at + 1)
const INCIDENT = incidentWith({ base: 'a'.repeat(32) })
const ID = INCIDENT.id

type Heard = { readonly action: string; readonly severity: string }

/**
 * A day of one incident, drawn by lot: tasks that need an approval, or more than that; people who mend them, all or some;
 * acknowledgements; channels that are down for a while; the same cause again, soon enough to open it again. At the end
 * everything is mended and up.
 */
async function day(seed: number, lossy = 0) {
  const n = night({ seed, lossy })
  const { world, ledger } = n
  const start = world.now
  let made = 0
  const why = () => ({ now: world.clock(), actor: 'test', reason: 'x', policyHash: 'x', attemptTimeoutSeconds: 60 })
  const fail = async () => {
    const stored = await ledger.incidents.load(ID)
    const at = world.clock()
    if (!stored) await ledger.incidents.create({ ...INCIDENT, firstSeen: at, lastSeen: at })
    else if (stored.state.kind === 'closed') await ledger.incidents.save(reopened(stored, at))
    made += 1
    const dead = { kind: 'dead-lettered', reason: 'x', sentAt: at } as const
    const contract = world.random() < 0.5 ? 'ask' : 'safe'
    const subject = { ...recoveryIn(dead).subject, task_id: `task_${made}` }
    const id = made.toString(16).padStart(32, '0')
    const { endedAt: _, ...failure } = recoveryIn(dead).failure
    const failedNow = { ...failure, endedAt: at }
    const change = { id, incidentId: ID, subject, contract, failure: failedNow, updatedAt: at } as const
    const recovery = recoveryIn(dead, change)
    await ledger.open(recovery, { ...STEP, at }, { key: '1', event: {}, verdict: {} }, undefined)
  }
  const mend = async (share: number) => {
    for (const recovery of [...ledger.recoveries.values()]) {
      if (isTerminal(recovery.state) || world.random() > share) continue
      const state = { kind: 'recovered', by: 'person', tryNumber: 2, runState: 'success' } as const
      const { next, step } = advance(recovery, state, why())
      await ledger.save(next, step)
    }
  }
  const turn = async (channel: 'pagerduty' | 'sns') => {
    n.down[channel] = !n.down[channel]
  }
  const turns = [
    fail,
    fail,
    () => mend(1),
    () => mend(0.5),
    async () => void (await ackPage(n.pagings, 'test', ID, { by: 'ada', at: world.clock(), reason: 'x' })),
    () => turn('pagerduty'),
    () => turn('sns'),
  ]
  for (let at = 0; at < 18 * HOUR; at += world.pick(30, 2400)) {
    const happens = turns[Math.floor(world.random() * turns.length)]
    if (happens) world.after(at, happens)
  }
  world.after(19 * HOUR, async () => {
    n.down.pagerduty = n.down.sns = false
    await mend(1)
  })
  await world.runUntil(start + 24 * HOUR * 1000)
  const said = n.tiers.said.map(({ notice: { chat } }) => ({
    action: chat.metadata.eventType.replace('goaround-', ''),
    severity: chat.metadata.additionalContext.severity ?? '',
  }))
  return { ...n, made, said }
}

const STEP = {
  from: null,
  to: 'dead-lettered',
  actor: 't',
  reason: 'x',
  rule: null,
  policyHash: 'x',
  inputs: {},
} as const

/** From trigger to resolve: each rise once, worse each time; nothing before it and nothing after it. */
function expectEpisodes(heard: readonly Heard[], label: string) {
  let worst: number | null = null
  for (const [at, { action, severity }] of heard.entries()) {
    const rank = SEVERITIES.indexOf(severity as Severity)
    const here = `${label}, number ${at} of ${heard.map((h) => `${h.action}(${h.severity})`).join(' ')}`
    if (action === 'trigger' || action === 'update') {
      expect(worst === null || rank < worst, `${here}: told again though it is no worse`).toBe(true)
      worst = rank
    } else expect(worst, `${here}: of nothing that was told`).not.toBeNull()
    if (action === 'resolve') worst = null
  }
  expect(worst, `${label}: is not over`).toBeNull()
}

describe('a day of one incident', () => {
  it(`each channel hears whole stories: told, worse, over; over ${SEEDS.length} days`, async () => {
    let told = 0
    for (const seed of SEEDS) {
      const { alerts, said, made, world } = await day(seed)
      expect(world.failures, `seed ${seed}`).toEqual([])
      expectEpisodes(alerts, `seed ${seed}, PagerDuty`)
      expectEpisodes(said, `seed ${seed}, SNS`)
      expect(made).toBeGreaterThan(0)
      told += alerts.length + said.length
    }
    expect(told).toBeGreaterThan(SEEDS.length * 4)
  })

  it('and so they do where hints are lost or come twice', async () => {
    for (const seed of SEEDS.slice(0, 15)) {
      const { alerts, said } = await day(seed + 500, 0.3)
      expectEpisodes(alerts, `seed ${seed}, PagerDuty`)
      expectEpisodes(said, `seed ${seed}, SNS`)
    }
  })
})
