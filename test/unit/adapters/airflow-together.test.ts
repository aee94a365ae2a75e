import { describe, expect, it } from 'vitest'
import { together } from '../../../lambdas/adapters/airflow-together.ts'
import { type AirflowApi, AirflowApiError } from '../../../lambdas/domain/ports/airflow-api.ts'
import { FakeAirflow } from '../../support/fake-airflow.ts'

const AFTER = (n: number) => `2026-11-01T00:0${n}:00.000Z`
const one = (n: number) => ({ dagIds: [`dag${n}`], runIds: [`run${n}`], taskIds: ['load'] })

/** Three runs of three DAGs, and an API whose calls are counted. */
function api() {
  const airflow = new FakeAirflow()
  for (const n of [1, 2, 3]) {
    airflow.add({ dagId: `dag${n}`, runId: `run${n}`, taskId: 'load', runAfter: AFTER(n) })
    airflow.add({ dagId: `dag${n}`, runId: `run${n}`, taskId: 'other', runAfter: AFTER(n) })
  }
  const calls: string[] = []
  const failing = new Set<number>()
  const counted: AirflowApi = new Proxy(airflow, {
    get: (object, name) => {
      const member = Reflect.get(object, name)
      if (typeof member !== 'function') return member
      return async (...input: unknown[]) => {
        calls.push(String(name))
        if (failing.has(calls.length)) throw new AirflowApiError('unavailable', 503, 'Airflow is down')
        return member.apply(object, input)
      }
    },
  })
  const time = { now: 0 }
  return { airflow, calls, failing, time, joined: together(counted, { pause: async () => {}, clock: () => time.now }) }
}

describe('the tasks that commands of one batch read', () => {
  it('are one call, of which each gets its own', async () => {
    const { joined, calls } = api()

    const pages = await Promise.all([1, 2, 3].map((n) => joined.listTaskInstances(one(n))))

    expect(calls).toEqual(['listTaskInstances'])
    expect(pages.map(({ total, items }) => [total, items[0]?.dagId, items[0]?.taskId])).toEqual(
      [1, 2, 3].map((n) => [1, `dag${n}`, 'load']),
    )
  })

  it('that Airflow does not have are none', async () => {
    const { joined } = api()

    const [, none] = await Promise.all([joined.listTaskInstances(one(1)), joined.listTaskInstances(one(9))])

    expect(none).toEqual({ items: [], total: 0 })
  })

  it('are read one by one where they are more than a page', async () => {
    const { joined, airflow, calls } = api()
    for (let mapIndex = 0; mapIndex < 120; mapIndex += 1)
      airflow.add({ dagId: 'dag1', runId: 'run1', taskId: 'load', mapIndex })

    const [many, few] = await Promise.all([joined.listTaskInstances(one(1)), joined.listTaskInstances(one(2))])

    expect([many?.total, few?.total, calls.length]).toEqual([121, 1, 3])
  })

  it('are read one by one where the call for all fails: it is not the failure of all', async () => {
    const { joined, failing, calls } = api()
    failing.add(1).add(2)

    const ends = await Promise.allSettled([1, 2].map((n) => joined.listTaskInstances(one(n))))

    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    expect(calls).toHaveLength(3)
  })

  it.each([
    ['with a filter', { ...one(1), states: ['failed'] }, 0],
    ['of more than one task', { ...one(1), taskIds: ['load', 'other'] }, 0],
    ['from a later page', one(1), 100],
  ])('%s are asked for as before', async (_, query, offset) => {
    const { joined, calls } = api()

    await Promise.all([joined.listTaskInstances(query, offset), joined.listTaskInstances(one(2))])

    expect(calls).toEqual(['listTaskInstances', 'listTaskInstances'])
  })

  it('are read anew by the next batch', async () => {
    const { joined, airflow } = api()
    await Promise.all([1, 2].map((n) => joined.listTaskInstances(one(n))))
    for (const task of airflow.tasks) task.state = 'success'

    const later = await Promise.all([1, 2].map((n) => joined.listTaskInstances(one(n))))

    expect(later.map(({ items }) => items[0]?.state)).toEqual(['success', 'success'])
  })
})

describe('the runs that commands of one batch read', () => {
  it('are one call', async () => {
    const { joined, calls } = api()

    const runs = await Promise.all([3, 1, 2].map((n) => joined.dagRun(`dag${n}`, `run${n}`, AFTER(n))))

    expect(calls).toEqual(['dagRunsBetween'])
    expect(runs.map((run) => run?.runId)).toEqual(['run3', 'run1', 'run2'])
  })

  it('that are not among them are looked for alone, since a run that is missing is waived for good', async () => {
    const { joined, calls } = api()

    const runs = await Promise.all([joined.dagRun('dag1', 'run1', AFTER(1)), joined.dagRun('dag1', 'gone', AFTER(1))])

    expect(runs.map((run) => run?.runId)).toEqual(['run1', undefined])
    expect(calls).toEqual(['dagRunsBetween', 'dagRun'])
  })

  it('are read one by one where the call for all fails', async () => {
    const { joined, failing, calls } = api()
    failing.add(1)

    await Promise.all([1, 2].map((n) => joined.dagRun(`dag${n}`, `run${n}`, AFTER(n))))

    expect(calls).toEqual(['dagRunsBetween', 'dagRun', 'dagRun'])
  })

  it('whose time is not known are looked for as before', async () => {
    const { joined, calls } = api()

    await Promise.all([joined.dagRun('dag1', 'run1', null), joined.dagRun('dag2', 'run2', null)])

    expect(calls).toEqual(['dagRun', 'dagRun'])
  })
})

describe('a DAG', () => {
  it('that is not paused is read once in ten minutes, however many ask', async () => {
    const { joined, calls, time } = api()

    await Promise.all([joined.dag('dag1'), joined.dag('dag1')])
    time.now = 599_999
    await joined.dag('dag1')
    expect(calls).toEqual(['dag'])
    time.now = 600_000
    await joined.dag('dag1')

    expect(calls).toEqual(['dag', 'dag'])
  })

  it('that is paused is read each time, and goes on as soon as it is not', async () => {
    const { joined, airflow } = api()
    airflow.paused.add('dag1')
    expect((await joined.dag('dag1'))?.paused).toBe(true)

    airflow.paused.clear()

    expect((await joined.dag('dag1'))?.paused).toBe(false)
  })
})

describe('a clear', () => {
  it('is each one’s own', async () => {
    const { joined, calls, airflow } = api()
    const request = { taskId: 'load', mapIndex: -1, dryRun: false, latestVersion: false }

    await Promise.all([1, 2].map((n) => joined.clear({ ...request, dagId: `dag${n}`, runId: `run${n}` })))

    expect(calls).toEqual(['clear', 'clear'])
    expect(airflow.cleared).toHaveLength(2)
  })
})
