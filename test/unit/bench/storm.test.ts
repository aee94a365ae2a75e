import { describe, expect, it } from 'vitest'
import { stormOf, told } from '../../../bench/storm/failures.ts'
import { naiveStorm } from '../../../bench/storm/naive.ts'
import { Crash, Scheduler } from '../../../bench/storm/scheduler.ts'
import { Writes } from '../../../bench/storm/writes.ts'
import { benchStorm } from '../../../bench/storm.ts'
import { taskInstanceFailedSchema } from '../../../lambdas/contracts/events.ts'
import { VersionConflict } from '../../../lambdas/domain/ports/ledger.ts'
import { seeded } from '../../support/random.ts'

const NOW = Date.parse('2026-11-01T00:01:00.000Z')

describe('the failures of a storm', () => {
  const failures = stormOf(1000, NOW, seeded(1))

  it('are so many different ones of three causes, valid by the contract, of the last minute', () => {
    const identities = failures.map(({ event }) => event.task_instance_id)
    const ends = failures.map(({ event }) => Date.parse(event.ended_at))

    expect(new Set(identities).size).toBe(1000)
    expect(new Set(failures.map(({ cause }) => cause)).size).toBe(3)
    expect(Math.min(...ends)).toBeGreaterThan(NOW - 60_000)
    expect(Math.max(...ends)).toBeLessThanOrEqual(NOW)
    for (const { event } of failures.slice(0, 20)) expect(taskInstanceFailedSchema.parse(event)).toEqual(event)
  })

  it('are an outage over three DAGs and a bug in forty runs', () => {
    const of = (cause: string, key: 'dag_id' | 'run_id') =>
      new Set(failures.filter((f) => f.cause === cause).map(({ event }) => event[key])).size

    expect(of('outage', 'dag_id')).toBe(3)
    expect(of('bug', 'dag_id')).toBe(1)
    expect(of('bug', 'run_id')).toBe(40)
  })

  it('are told in another order by every seed, a tenth of them twice', () => {
    const [one, two] = [1, 2].map((seed) => told(failures, 0.1, seeded(seed)))

    expect(one?.length).toBe(1100)
    expect(new Set(one).size).toBe(1000)
    expect(one).not.toEqual(two)
  })
})

describe('the scheduler', () => {
  const counter = () => {
    let value = 0
    const write = async (next: number) => {
      value = next
    }
    return { read: async () => value, write }
  }

  it('lets others in between a read and the write that follows from it', async () => {
    const scheduler = new Scheduler({ random: seeded(1) })
    const store = counter()
    const port = scheduler.port(store)
    for (let at = 0; at < 20; at += 1) void port.read().then((value) => port.write(value + 1))
    await scheduler.run()

    expect(await store.read()).toBeLessThan(20)
    expect(scheduler.points).toBe(80)
    expect(scheduler.now).toBeGreaterThan(NOW)
  })

  it('lets a process die at the point that is named, after its effect where that is even', async () => {
    const store = counter()
    const scheduler = new Scheduler({ random: seeded(1), dies: (point) => point === 2 })
    const died = scheduler
      .port(store)
      .write(7)
      .catch((error: unknown) => error)
    await scheduler.run()

    expect(await died).toEqual(new Crash('after write'))
    expect(await store.read()).toBe(7)
  })
})

describe('counted writes', () => {
  it('tell what was taken, what was refused, and which item got most', async () => {
    const writes = new Writes()
    const store = writes.counting(
      {
        put: async (_: string, taken: boolean) => {
          if (!taken) throw new VersionConflict('x')
        },
      },
      { put: (item: string) => [item] },
    )
    await store.put('a', true)
    await store.put('b', true)
    await expect(store.put('a', false)).rejects.toThrow(VersionConflict)

    expect([writes.taken('a'), writes.taken('b'), writes.taken('c')]).toEqual([1, 1, 0])
    expect(writes.refused((item) => item === 'a')).toBe(1)
    expect(writes.hottest(() => true)).toBe(2)
  })
})

describe('the storm bench', () => {
  it('has a baseline that makes more incidents than causes and loses members', async () => {
    const { incidents, members } = await naiveStorm(1, 100, 0.1)

    expect(incidents).toBeGreaterThan(3)
    expect(members).toBeLessThan(100)
  })

  it('prints how each seed ended', async () => {
    const lines: string[] = []

    await benchStorm(['--quick'], (line) => lines.push(line))

    expect(lines.find((line) => line.startsWith('1 '))).toMatch(/^1 +3 +100 +100 +0 /)
    expect(lines.at(-1)).toMatch(/most writes on one incident's item \d+/)
  })
})
