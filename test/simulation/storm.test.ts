import { describe, expect, it } from 'vitest'
import { type Failure, stormOf } from '../../bench/storm/failures.ts'
import { overwritten, storm } from '../../bench/storm/storm.ts'
import { type Sky, weather } from '../../bench/storm/weather.ts'
import { acceptFailure } from '../../lambdas/domain/flows/accept-failure.ts'
import { tendIncidents } from '../../lambdas/domain/flows/tend-incidents.ts'
import type { Incident } from '../../lambdas/domain/incident/incident.ts'
import type { Ledger } from '../../lambdas/domain/ports/ledger.ts'
import { advance } from '../../lambdas/domain/recovery/advance.ts'
import { isTerminal } from '../../lambdas/domain/recovery/recovery.ts'
import { seeded } from '../support/random.ts'
import { recoveryIn } from '../support/recoveries.ts'

const SEEDS = Array.from({ length: Number(process.env.SIMULATION_SEEDS ?? 20) }, (_, at) => at + 1)
const MINUTE = 60_000
const WAITING = { kind: 'waiting', until: '2026-11-01T06:00:00.000Z' } as const

const incidentsOf = ({ ledger }: Sky) => [...ledger.incidents.incidents.values()]
const membersOf = async (sky: Sky) =>
  (await Promise.all(incidentsOf(sky).map(({ id }) => sky.ledger.incidents.members(id)))).flat()

/** What must hold whatever happened on the way. */
async function expectAllAccountedFor(sky: Sky, label: string) {
  const recoveries = [...sky.ledger.recoveries.values()]
  expect(incidentsOf(sky).length, `${label}: incidents`).toBe(3)
  expect(recoveries.length, `${label}: recoveries`).toBe(sky.failures.length)
  const members = await membersOf(sky)
  expect(members.length, `${label}: members`).toBe(sky.failures.length)
  expect(new Set(members.map((m) => m.recoveryId)), label).toEqual(new Set(recoveries.map((r) => r.id)))
  expect(recoveries.filter((r) => r.state.kind === 'opened').length, `${label}: left lying`).toBe(0)
  expect(overwritten(sky), `${label}: writes that another one wiped out`).toBe(0)
  const parked = recoveries.filter((r) => r.state.kind === 'dead-lettered').map((r) => r.id)
  expect(new Set(sky.letters.map((letter) => letter.recovery_id)), `${label}: letters`).toEqual(new Set(parked))
}

const idOf = (at: number) => `019b0000-0000-7000-8000-${String(at).padStart(12, '0')}`

/** A failure of the outage that no other one is. */
const another = (sky: Sky, at: number): Failure => {
  const [first] = stormOf(2, sky.scheduler.now, seeded(at))
  if (!first) throw new Error('no storm')
  return { ...first, event: { ...first.event, run_id: `late-${at}`, task_instance_id: idOf(at) } }
}

async function recoverAll({ ledger, scheduler }: Sky) {
  const state = { kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' } as const
  const why = { now: scheduler.clock(), actor: 'test', reason: 'x', policyHash: 'x', attemptTimeoutSeconds: 60 }
  for (const recovery of ledger.recoveries.values()) {
    if (isTerminal(recovery.state)) continue
    const { next, step } = advance(recovery, state, why)
    await ledger.save(next, step)
  }
}

/** A storm of one cause that is recovered at once and closed after its quiet time. */
async function closedStorm(seed: number): Promise<{ sky: Sky; incident: Incident }> {
  const sky = weather({ seed, failures: 20 })
  await sky.consume(sky.told.filter((failure) => failure.cause === 'outage'))
  await recoverAll(sky)
  sky.scheduler.now += 11 * MINUTE
  await tendIncidents(sky.calm)
  const [incident] = incidentsOf(sky)
  if (!incident) throw new Error('no incident')
  return { sky, incident }
}

describe('a storm of three causes, told by parallel handlers', () => {
  it('of 1,000 failures ends as three incidents with 1,000 members and a recovery each', async () => {
    const end = await storm({ seed: 1, failures: 1000 })

    const whole = { incidents: 3, members: 1000, recoveries: 1000, lost: 0, overwritten: 0 }
    expect(end).toMatchObject({ messages: 1100, ...whole })
    expect(end.conflicts, 'handlers met').toBeGreaterThan(0)
    expect(end.hottestIncident, 'the incident is not written by each of its members').toBeLessThan(100)
  })

  it(`loses and splits nothing, over ${SEEDS.length} histories`, async () => {
    for (const seed of SEEDS) {
      const sky = weather({ seed, failures: 80 })

      const { dead, failed } = await sky.consume(sky.told)

      expect(failed, `seed ${seed}: deliveries that failed`).toEqual([])
      expect(dead).toEqual([])
      await expectAllAccountedFor(sky, `seed ${seed}`)
    }
  })

  it('does so as well while stock is taken of the incidents', async () => {
    for (const seed of SEEDS) {
      const sky = weather({ seed, failures: 60 })
      const tended: unknown[] = []
      const tender = async () => {
        for (let round = 0; round < 20; round += 1) {
          await sky.scheduler.wait(300)
          tended.push(await tendIncidents(sky.flow).catch((error: unknown) => error))
        }
      }
      void tender()

      await sky.consume(sky.told)

      expect(tended.filter((one) => one instanceof Error)).toEqual([])
      expect(tended.length).toBe(20)
      await expectAllAccountedFor(sky, `seed ${seed}`)
      await tendIncidents(sky.calm)
      const counted = incidentsOf(sky).map(({ counts }) => counts.open + counts.deadLettered)
      expect(counted.reduce((a, b) => a + b)).toBe(60)
    }
  })

  it('with a process that dies at any call ends the same once its message comes again', async () => {
    const fair = weather({ seed: 3, failures: 5 })
    await fair.consume(fair.told)
    expect(fair.scheduler.points).toBeGreaterThan(100)

    for (let point = 1; point <= fair.scheduler.points; point += 1) {
      const sky = weather({ seed: 3, failures: 5, dies: (at) => at === point })
      const { failed } = await sky.consume(sky.told)

      expect(failed.map(String), `death at ${point}`).toEqual([expect.stringContaining('Crash')])
      await expectAllAccountedFor(sky, `death at ${point}`)
    }
  })

  it('with processes that die all the time ends the same', async () => {
    for (const seed of SEEDS) {
      const sky = weather({ seed, failures: 60, dies: (_, random) => random() < 0.01 })
      const { dead, failed } = await sky.consume(sky.told)

      expect(failed.length, `seed ${seed}: deaths`).toBeGreaterThan(0)
      expect(dead, `seed ${seed}`).toEqual([])
      await expectAllAccountedFor(sky, `seed ${seed}`)
    }
  })
})

describe('a cause that comes back', () => {
  it('within thirty quiet minutes opens its closed incident again, for however many handlers', async () => {
    for (const seed of SEEDS) {
      const { sky, incident } = await closedStorm(seed)
      expect(incident.state.kind).toBe('closed')
      sky.scheduler.now = Date.parse(incident.lastSeen) + 29 * MINUTE

      const { failed } = await sky.consume([1, 2, 3, 4, 5].map((at) => another(sky, at)))

      expect(failed).toEqual([])
      expect(incidentsOf(sky)).toMatchObject([{ id: incident.id, state: { kind: 'open' }, reopened: 1 }])
      expect((await membersOf(sky)).length).toBe(15)
    }
  })

  it('later opens one next generation of the same base, for however many handlers', async () => {
    for (const seed of SEEDS) {
      const { sky, incident } = await closedStorm(seed)
      sky.scheduler.now += 31 * MINUTE

      const { failed } = await sky.consume(Array.from({ length: 25 }, (_, at) => another(sky, at)))

      expect(failed).toEqual([])
      expect(incidentsOf(sky)).toMatchObject([
        { id: incident.id, generation: 1, state: { kind: 'closed' }, reopened: 0 },
        { id: `${incident.base}-2`, base: incident.base, generation: 2, state: { kind: 'open' } },
      ])
      expect((await sky.ledger.incidents.members(`${incident.base}-2`)).length).toBe(25)
    }
  })

  it('while its incident is opened for a late member does not break the round that opens it', async () => {
    for (const seed of SEEDS) {
      const { sky, incident } = await closedStorm(seed)
      await sky.stored(recoveryIn(WAITING, { id: 'f'.repeat(32), incidentId: incident.id }))
      const tended = tendIncidents(sky.flow).catch((error: unknown) => error)

      await sky.consume([another(sky, 1), another(sky, 2)])

      expect(await tended, `seed ${seed}`).not.toBeInstanceOf(Error)
      expect(incidentsOf(sky)).toMatchObject([{ state: { kind: 'open' }, reopened: 1 }])
    }
  })
})

describe('a member whose handler was slow', () => {
  it('joins an incident that closed meanwhile and has it opened until it is recovered too', async () => {
    const sky = weather({ seed: 1, failures: 20 })
    await sky.consume([another(sky, 1)])
    const [reached, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const open: Ledger['open'] = async (...input) => {
      reached.resolve()
      await goOn.promise
      await sky.ledger.open(...input)
    }
    const accepted = acceptFailure({ ...sky.calm, ledger: withOpen(sky.ledger, open) }, another(sky, 2).event)
    await reached.promise
    const stock = async () => {
      await tendIncidents(sky.calm)
      return incidentsOf(sky)
    }
    await recoverAll(sky)
    sky.scheduler.now += 11 * MINUTE
    expect(await stock()).toMatchObject([{ state: { kind: 'closed' }, counts: { recovered: 1 } }])

    goOn.resolve()
    await accepted

    expect(await stock()).toMatchObject([{ state: { kind: 'open' }, reopened: 1 }])
    await recoverAll(sky)
    sky.scheduler.now += 11 * MINUTE
    expect(await stock()).toMatchObject([{ state: { kind: 'closed' }, counts: { open: 0, recovered: 2 } }])
  })
})

const withOpen = (ledger: Ledger, open: Ledger['open']): Ledger =>
  new Proxy(ledger, {
    get: (object, name) => {
      if (name === 'open') return open
      const member = Reflect.get(object, name)
      return typeof member === 'function' ? member.bind(object) : member
    },
  })
