import { describe, expect, it, vi } from 'vitest'
import { isTerminal } from '../../lambdas/domain/recovery/recovery.ts'
import type { FakeTask } from '../support/fake-airflow.ts'
import { system, type Weather } from './system.ts'

const HOUR = 3_600_000
const SEEDS = Number(process.env.SIMULATION_SEEDS ?? 25)
/** A history takes a tenth of a second, on a busy machine several. */
vi.setConfig({ testTimeout: 20_000 + SEEDS * 1_000 })

/** One day: a cascade of every kind of failure, a bug that is fixed after six hours, the button pressed at seven. */
async function day(weather: Weather) {
  const s = system(weather)
  const start = s.world.now
  // The reconciler looks before the first failure, as after a deployment.
  await s.controls.startWatermark('test', s.world.clock())
  for (let run = 0; run < 3; run += 1) {
    const runId = `r${run}`
    s.airflow.plant({ runId, taskId: 'flaky', downstream: ['below'] }, ['network', 'network', 'ok'])
    s.airflow.plantBelow({ runId, taskId: 'below' })
    s.airflow.plant({ runId, taskId: 'mapped', mapIndex: 1 }, ['unknown', 'ok'])
    s.airflow.plant({ runId, taskId: 'killed' }, ['killed', 'ok'])
    s.airflow.plant({ runId, taskId: 'buggy' }, ['bug-until-fixed'])
    s.airflow.plant({ runId, taskId: 'never-again' }, ['network', 'ok'])
  }
  s.airflow.awaited = s.airflow.plant({ dagId: 'close', runId: 'r8', taskId: 'post' }, ['bug-until-fixed'])
  s.airflow.plant({ dagId: 'digest', runId: 'r9', taskId: 'sensor' }, ['waits-in-vain'])
  await s.world.runUntil(start + 6 * HOUR)
  s.airflow.fixed = true
  const parked = s.intake.dead.length
  s.world.after(HOUR / 1000, async () => s.redriveAll())
  await s.world.runUntil(start + 16 * HOUR)
  return { ...s, parked }
}

const taskOf = (tasks: readonly FakeTask[], r: { subject: { run_id: string; task_id: string; map_index: number } }) =>
  tasks.find(
    (t) => t.runId === r.subject.run_id && t.taskId === r.subject.task_id && t.mapIndex === r.subject.map_index,
  )

describe.each([
  ['fair weather', { crashes: 0, losses: 0, duplicates: 0 }],
  ['duplicates and reordering', { crashes: 0, losses: 0, duplicates: 0.5 }],
  ['lost events', { crashes: 0, losses: 0.5, duplicates: 0.2 }],
  ['processes dying at every call', { crashes: 0.03, losses: 0.1, duplicates: 0.2 }],
])('in %s', (_name, weather) => {
  it(`every failure is accounted for, over ${SEEDS} histories`, async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { airflow, ledger, world, parked } = await day({ seed, ...weather })

      expect(world.failures, `seed ${seed}`).toEqual([])
      expect(parked, `seed ${seed}: the bugs were parked`).toBeGreaterThanOrEqual(3)
      const recoveries = [...ledger.recoveries.values()]
      const everFailed = airflow.tasks.filter((t) => t.taskId !== 'below')
      for (const task of everFailed) {
        const own = recoveries.filter((r) => taskOf(airflow.tasks, r) === task)
        expect(own.length, `seed ${seed} ${task.runId}/${task.taskId}: one recovery per task instance`).toBe(1)
        const state = own[0]?.state.kind
        const label = `seed ${seed} ${task.runId}/${task.taskId}: ${JSON.stringify(own[0]?.state)} airflow ${task.state}`
        if (task.taskId === 'never-again' && weather.losses === 0 && weather.crashes === 0) {
          expect(state, label).toBe('dead-lettered')
          expect(task.tryNumber, label).toBe(1)
        } else if (task.taskId === 'sensor' && airflow.awaited?.state !== 'success') {
          expect(['held', 'planning', 'waiting', 'attempting', 'dead-lettered'], label).toContain(state)
        } else {
          expect(['recovered', 'dead-lettered'], label).toContain(state)
          expect(state === 'recovered', label).toBe(task.state === 'success')
        }
      }
    }
  })

  it('every recovery is a member of one incident, and an incident closes when all of its own are closed', async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { ledger } = await day({ seed: seed + 2000, ...weather })
      const openIn = new Set<string>()
      for (const recovery of ledger.recoveries.values()) {
        const members = await ledger.incidents.members(recovery.incidentId)
        const mine = members.filter((m) => m.recoveryId === recovery.id)
        expect(mine, `seed ${seed + 2000} ${recovery.subject.task_id}`).toHaveLength(1)
        if (!isTerminal(recovery.state)) openIn.add(recovery.incidentId)
      }
      for (const { id, state } of ledger.incidents.incidents.values()) {
        expect(state.kind, `seed ${seed + 2000} incident ${id}`).toBe(openIn.has(id) ? 'open' : 'closed')
      }
    }
  })

  it('a task that waited for another run is held until that has recovered, and then tried once', async () => {
    if (weather.losses > 0 || weather.crashes > 0) return
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { ledger, airflow } = await day({ seed: seed + 3000, ...weather })
      const sensor = [...ledger.recoveries.values()].find((r) => r.subject.task_id === 'sensor')
      const tries = airflow.cleared.filter((key) => key.includes('/sensor/'))
      expect(sensor?.state.kind, `seed ${seed + 3000}`).toBe('recovered')
      expect([sensor?.redrive, tries.length], `seed ${seed + 3000}`).toEqual([0, 1])
    }
  })

  it('no try of a task instance is cleared twice', async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { airflow } = await day({ seed: seed + 1000, ...weather })
      expect(new Set(airflow.cleared).size, `seed ${seed + 1000}`).toBe(airflow.cleared.length)
      expect(airflow.cleared.length).toBeGreaterThan(0)
    }
  })
})
