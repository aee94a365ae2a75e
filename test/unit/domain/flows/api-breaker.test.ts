import { describe, expect, it } from 'vitest'
import type { AttemptResult } from '../../../../lambdas/contracts/workflow.ts'
import { throughApiBreaker } from '../../../../lambdas/domain/flows/api-breaker.ts'
import { attempt } from '../../../../lambdas/domain/flows/attempt.ts'
import { AirflowApiError } from '../../../../lambdas/domain/ports/airflow-api.ts'
import { BreakersUnreachable } from '../../../../lambdas/domain/ports/breakers.ts'
import { plusSeconds, secondsBetween } from '../../../../lambdas/domain/recovery/advance.ts'
import { API_KEY, breakerIn, entryWith, openUntil } from '../../../support/breakers.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const { subject } = recoveryIn({ kind: 'opened' })
const DOWN: AttemptResult = { outcome: 'not-now', reason: 'airflow-unavailable', detail: 'Airflow is down' }
const BUSY: AttemptResult = { outcome: 'not-now', reason: 'lease-busy', detail: 'another task' }
const PAUSED: AttemptResult = { outcome: 'not-now', reason: 'paused-dag', detail: 'it would hang' }
const LONG: AttemptResult = { outcome: 'refused', reason: 'dag-id-too-long', detail: '70 characters' }

const of = (n: number, dag = `dag${n}`) =>
  recoveryIn({ kind: 'opened' }, { id: String(n).padStart(32, '0'), subject: { ...subject, dag_id: dag } })

/** Commands one after the other, a second apart, each of a recovery of its own. */
function gateway() {
  const h = house()
  let calls = 0
  const command = async (n: number, result: AttemptResult | undefined, dag?: string) => {
    h.time.now = plusSeconds(h.time.now, 1)
    return throughApiBreaker(h.flow, of(n, dag), async () => {
      calls += 1
      return result
    })
  }
  const state = async () => (await h.flow.breakers.load(API_KEY))?.state
  return { ...h, command, state, calls: () => calls }
}

async function openGateway() {
  const g = gateway()
  await g.flow.breakers.save(breakerIn(openUntil(NOW), { key: API_KEY, epoch: 1 }), entryWith(1))
  return g
}

describe('the breaker of Airflow’s own API', () => {
  it('opens when Airflow did not answer five commands in a row, of two DAGs or more', async () => {
    const { command, state, calls } = gateway()
    for (let n = 1; n <= 4; n += 1) await command(n, DOWN)
    expect(await state()).toBeUndefined()
    await command(5, DOWN)
    expect(await state()).toMatchObject({ kind: 'OPEN' })

    const denied = await command(6, undefined)

    expect(denied).toMatchObject({ outcome: 'not-now', reason: 'airflow-unavailable' })
    expect(denied).toMatchObject({ retry_after_s: expect.closeTo(21.5, 1) })
    expect(calls()).toBe(5)
  })

  it('does not open on the word of one task instance', async () => {
    const { command, state } = gateway()

    for (let n = 1; n <= 20; n += 1) await command(1, DOWN, 'one')

    expect(await state()).toBeUndefined()
  })

  it.each([
    ['an answer that is no', PAUSED],
    ['an act on its way', undefined],
  ])('does not open while every other command gets %s', async (_, answer) => {
    const { command, state } = gateway()

    for (let n = 1; n <= 8; n += 1) await command(n, n % 2 === 0 ? answer : DOWN)

    expect(await state()).toBeUndefined()
  })

  it('passes over what ended before Airflow was asked', async () => {
    const { command, state } = gateway()
    for (let n = 1; n <= 5; n += 1) {
      await command(n, BUSY)
      await command(n + 10, LONG)
      await command(n + 20, DOWN)
    }

    expect(await state()).toMatchObject({ kind: 'OPEN' })
  })

  it('counts calls of more than ten seconds as answers still', async () => {
    const { flow, time, state } = gateway()
    const slow = async () => {
      time.now = plusSeconds(time.now, 11)
      return undefined
    }

    for (let n = 1; n <= 6; n += 1) await throughApiBreaker(flow, of(n), slow)

    expect(await state()).toBeUndefined()
  })
})

describe('while the store of the breakers does not answer', () => {
  const gone = async () => {
    throw new BreakersUnreachable('DynamoDB is down')
  }

  it('a command is held before it acts', async () => {
    const { flow, command, calls } = gateway()
    flow.breakers.load = gone

    expect(await command(1, undefined)).toMatchObject({ reason: 'airflow-unavailable', retry_after_s: 60 })
    expect(calls()).toBe(0)
  })

  it('after it acted its answer stands, so that nothing is done twice', async () => {
    const { flow, command, calls } = gateway()
    flow.breakers.putOutcome = gone

    expect(await command(1, PAUSED)).toEqual(PAUSED)
    expect(calls()).toBe(1)
  })
})

describe('while Airflow does not answer', () => {
  it('one command at a time asks whether it does again; the others are held', async () => {
    const { flow, state, calls, command } = await openGateway()
    const reached = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<undefined>()
    const probe = throughApiBreaker(flow, of(1), async () => {
      reached.resolve()
      return goOn.promise
    })
    await reached.promise

    const others = await Promise.all([command(2, undefined), command(3, undefined)])
    goOn.resolve(undefined)
    await probe

    expect(others).toEqual([2, 3].map(() => expect.objectContaining({ reason: 'airflow-unavailable' })))
    expect(calls()).toBe(0)
    expect(await state()).toEqual({ kind: 'HALF_OPEN', probe: null, passed: 1, reclaims: 0 })
  })

  it('two answers in a row close it', async () => {
    const { command, state } = await openGateway()
    await command(1, undefined)

    await command(2, PAUSED)

    expect(await state()).toMatchObject({ kind: 'CLOSED' })
  })

  it('a probe without an answer opens it again, for longer', async () => {
    const { command, state, time } = await openGateway()
    await command(1, undefined)
    await command(2, DOWN)

    const now = await state()

    expect(now?.kind === 'OPEN' && secondsBetween(time.now, now.notBefore)).toBe(45)
  })

  it('a probe that never came to ask leaves its seat', async () => {
    const { command, state } = await openGateway()

    await command(1, BUSY)

    expect(await state()).toEqual({ kind: 'HALF_OPEN', probe: null, passed: 0, reclaims: 1 })
  })

  it('a probe that died is replaced after its lease', async () => {
    const { flow, command, calls, time } = await openGateway()
    const died = throughApiBreaker(flow, of(1), async () => {
      throw new Error('the process died')
    })
    await expect(died).rejects.toThrow('died')
    await command(2, undefined)
    expect(calls()).toBe(0)

    time.now = plusSeconds(NOW, 125)
    await command(3, undefined)

    expect(calls()).toBe(1)
  })

  it('commands are held and clear nothing, and are carried out once it does again', async () => {
    const h = house()
    const ids = [1, 2, 3, 4, 5, 6].map((n) => of(n))
    for (const {
      id,
      subject: { dag_id },
    } of ids) {
      const { taskInstanceId } = h.airflow.add({ dagId: dag_id, taskId: 'load' })
      const failure = { ...of(0).failure, taskInstanceId }
      const state = { kind: 'waiting', until: NOW } as const
      await h.stored({ ...of(0), id, subject: { ...subject, dag_id }, failure, state })
    }
    const run = (n: number) =>
      attempt(h.flow, { recovery_id: ids[n]?.id ?? '', leg: 1, task_token: `token-${h.time.now}` })
    h.airflow.listTaskInstances = async () => {
      throw new AirflowApiError('unavailable', 503, 'Airflow is down')
    }
    for (let n = 0; n < 6; n += 1) expect(await run(n)).toMatchObject({ reason: 'airflow-unavailable' })
    expect((await h.flow.breakers.load(API_KEY))?.state.kind).toBe('OPEN')
    Reflect.deleteProperty(h.airflow, 'listTaskInstances')
    expect(await run(0)).toMatchObject({ detail: 'the breaker of the Airflow API is open' })

    h.time.now = plusSeconds(NOW, 30)
    for (let n = 0; n < 6; n += 1) expect(await run(n)).toBeUndefined()

    expect(h.airflow.cleared).toHaveLength(6)
    expect((await h.flow.breakers.load(API_KEY))?.state.kind).toBe('CLOSED')
  })
})
