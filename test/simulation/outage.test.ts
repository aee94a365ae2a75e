import { describe, expect, it, vi } from 'vitest'
import { testPolicy } from '../support/policy.ts'
import { KEY, outage, type Sim, unaccounted } from './outage.ts'
import { herd } from './outage-herd.ts'
import type { Weather } from './system.ts'

const SEEDS = Number(process.env.SIMULATION_SEEDS ?? 8)
vi.setConfig({ testTimeout: 60_000 + SEEDS * 2_000 })

/** The figures that a reader of the run wants to see. */
const tell = (what: string, figures: object) => console.log(`outage · ${what}: ${JSON.stringify(figures)}`)

const FAIR: Weather = { seed: 1, crashes: 0, losses: 0, duplicates: 0 }
const { retry } = testPolicy()
const network = { baseSeconds: 60, capSeconds: 900, maxAttempts: 6 }
/** Nobody's attempts are used up before the breaker opens, where one task in three minutes calls. */
const PATIENT = {
  budget: { share: 0.1, floor: 10 },
  retry: { ...retry, categories: { ...retry.categories, network } },
}

/** Tasks of six DAGs, one every so many seconds, each calling. */
async function withTasks(s: Sim, tasks: number, seconds: number) {
  await s.controls.startWatermark('test', s.world.clock())
  for (let n = 0; n < tasks; n += 1) {
    s.plantAt((n * seconds) / 60, { dagId: `dag${n % 6}`, runId: `run${n}`, taskId: 'call' })
  }
  return s
}

const elected = async ({ breakers }: Sim) =>
  (await breakers.entries(KEY, 10_000)).filter(({ event }) => event === 'elect').length
const stateOf = async ({ breakers }: Sim) => (await breakers.load(KEY))?.state.kind
const inOutage = ({ dependency }: Sim) => dependency.calls.filter(({ health }) => health !== 'up')
const twice = ({ airflow }: Sim) => airflow.cleared.length - new Set(airflow.cleared).size
const deadOf = ({ ledger }: Sim) =>
  [...ledger.recoveries.values()].filter(({ state }) => state.kind === 'dead-lettered')
const lettersIn = ({ told, commands, intake, stream }: Sim) =>
  [told, commands, intake, stream].map(({ dead }) => dead.length)

describe.each([
  ['fair weather', { crashes: 0, losses: 0, duplicates: 0 }],
  ['duplicates and reordering', { crashes: 0, losses: 0, duplicates: 0.5 }],
  ['lost events and outcomes', { crashes: 0, losses: 0.4, duplicates: 0.2 }],
  ['processes dying at every call', { crashes: 0.03, losses: 0.1, duplicates: 0.2 }],
])('an outage of an hour in %s', (_name, weather) => {
  it.each([
    ['that guard their calls', true],
    ['that nobody guards', false],
  ])(`loses nothing of tasks %s and clears no try twice, over ${SEEDS} histories`, async (_, guarded) => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const history = [
        [10, 'down'],
        [70, 'limping'],
        [75, 'up'],
      ] as const
      const s = await withTasks(outage({ seed, ...weather, history, guarded, policy: PATIENT }), 80, 60)
      await s.runTo(480)

      const label = `seed ${seed}`
      expect(s.failures(), label).toEqual([])
      const gaveUp = deadOf(s)
      const dead = new Set(gaveUp.map(({ id }) => id))
      const left = unaccounted(s).filter((line) => !/dead-lettered|is failed in Airflow/.test(line))
      expect(left, label).toEqual([])
      expect(s.airflow.tasks.filter((task) => task.state === 'failed').length, label).toBe(dead.size)
      const told = gaveUp.filter(({ verdict }) => verdict.class !== 'unknown')
      expect(told, `${label}: given up though it was told how it failed`).toEqual([])
      expect(twice(s), label).toBe(0)
      expect(await stateOf(s), label).toBe('CLOSED')
      expect(await elected(s), `${label}: it opened`).toBeGreaterThan(0)
    }
  })
})

/** One in three minutes. */
const TASKS_A_DAY = 480

describe('while a breaker is open', () => {
  it.each([
    ['guarded', true],
    ['unguarded', false],
  ])('a dead system gets few calls more than first ones, over a day: %s', async (name, guarded) => {
    const history = [
      [60, 'down'],
      [1500, 'up'],
    ] as const
    const s = await withTasks(outage({ ...FAIR, history, guarded, policy: PATIENT }), 600, 180)
    await s.runTo(2400)

    const calls = inOutage(s)
    const first = calls.filter(({ tryNumber }) => tryNumber === 1).length
    const probes = await elected(s)
    tell(`24 h, ${name}`, { tasks: TASKS_A_DAY, calls: calls.length, first, probes })
    // Of guarded tasks most first tries do not call either.
    expect(calls.length).toBeLessThanOrEqual((guarded ? 0.02 : 1.1) * TASKS_A_DAY + probes)
    expect(unaccounted(s)).toEqual([])
    expect(twice(s)).toBe(0)
  })
})

describe('while the breakers’ table does not answer for three hours', () => {
  it.each([
    ['of healthy calls', 9_000, 9_000],
    ['and the dependency is down meanwhile', 60, 120],
    ['and the breaker was open before', 10, 230],
  ])('nothing is lost, cleared twice or given up: %s', async (_, down, up) => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const history = [
        [down, 'down'],
        [up, 'up'],
      ] as const
      const weather = { ...FAIR, seed, duplicates: 0.2 }
      const s = outage({ ...weather, history, guarded: true, gone: [30, 210], policy: PATIENT })
      await withTasks(s, 80, 180)
      s.airflow.plant({ dagId: 'other', runId: 'r', taskId: 'flaky' }, ['network', 'ok'])
      await s.runTo(600)

      const label = `seed ${seed}`
      expect(s.breakers.refused, `${label}: it was asked`).toBeGreaterThan(0)
      expect(
        s.world.failures.filter((error) => s.failures().includes(error)),
        label,
      ).toEqual([])
      expect(unaccounted(s), label).toEqual([])
      expect(twice(s), label).toBe(0)
      expect(lettersIn(s), `${label}: letters in queues`).toEqual([0, 0, 0, 0])
    }
  })

  it('what waited for it is released at the ramp’s pace after', async () => {
    const history = [
      [60, 'down'],
      [90, 'up'],
    ] as const
    const s = outage({ ...FAIR, history, guarded: true, gone: [30, 210] })
    await s.controls.startWatermark('test', s.world.clock())
    for (let n = 0; n < 150; n += 1) s.plantAt(62 + n / 10, { dagId: `dag${n % 6}`, runId: `run${n}`, taskId: 'call' })
    const cleared: number[] = []
    const { onCleared } = s.airflow
    s.airflow.onCleared = (task) => {
      cleared.push(s.world.now)
      onCleared(task)
    }
    await s.runTo(209)
    expect(cleared).toEqual([])
    await s.runTo(240)

    const bySecond = Map.groupBy(cleared, (at) => Math.floor(at / 10_000))
    const fastest = Math.max(...[...bySecond.values()].map((at) => at.length / 10))
    tell('table gone 3 h, then', { cleared: cleared.length, perSecond: fastest })
    expect(fastest).toBeLessThanOrEqual(6)
    expect(unaccounted(s)).toEqual([])
  })
})

describe('what a guarded call costs', () => {
  it('is two request units at most, and while it is refused half a read and no write', async () => {
    const well = await withTasks(outage({ ...FAIR, history: [], guarded: true }), 200, 20)
    await well.runTo(120)
    const { reads, writes } = well.breakers.units
    const open = await withTasks(outage({ ...FAIR, history: [[20, 'down']], guarded: true, policy: PATIENT }), 120, 60)
    await open.runTo(120)
    const refused = open.spent.filter(({ admitted }) => !admitted)

    const releaser = 120
    tell('a guarded call', { calls: well.spent.length, units: (reads + writes - releaser) / well.spent.length })
    expect((reads + writes - releaser) / well.spent.length).toBeLessThanOrEqual(2)
    expect(refused.length).toBeGreaterThan(20)
    expect(new Set(refused.map(({ units }) => `${units.reads}/${units.writes}`))).toEqual(new Set(['0.5/0']))
  })
})

describe('2,000 held tasks, once their breaker has closed', () => {
  it.each([
    [1, 25],
    [2, 10],
  ])('with %i in each run are cleared within %i minutes, four calls a second', async (perRun, minutes) => {
    const figures = await herd({ seed: 1, tasks: 2000, perRun, dags: 20 })

    tell(`herd, ${perRun} a run`, figures)
    expect(figures.held).toBeGreaterThan(1990)
    expect(figures.peakCalls).toBeLessThanOrEqual(5)
    expect(figures.firstReleased).toBeLessThanOrEqual(perRun)
    expect(figures.peakReleased).toBeLessThanOrEqual(perRun === 1 ? 5.5 : 6.6)
    expect(figures.drainedMinutes).toBeLessThanOrEqual(minutes)
    expect(figures).toMatchObject({ duplicates: 0, left: [] })
  })
})
