import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AttemptResult, PlanResult } from '../../lambdas/contracts/workflow.ts'
import { openStage } from './support/stage.ts'

let stage: Awaited<ReturnType<typeof openStage>>
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.close())

const plan = (action: PlanResult['action'], change: Partial<PlanResult> = {}): PlanResult => ({
  action,
  seconds: 0,
  timeout_seconds: 30,
  state: 'waiting',
  ...change,
})
const SUCCEEDED: AttemptResult = {
  outcome: 'succeeded',
  try_number: 2,
  task_instance_id: null,
  ended_at: '2026-01-01T00:00:00Z',
  run_state: 'success',
  ours: true,
}
const FAILED: AttemptResult = {
  outcome: 'failed',
  try_number: 2,
  max_tries: 3,
  task_instance_id: null,
  ended_at: '2026-01-01T00:00:00Z',
}
const END = { next: 'end', state: 'recovered' } as const
const ON = { next: 'plan', state: 'planning' } as const

describe.concurrent('a leg that nothing is tried in', () => {
  it('ends at once when the planner says so', async () => {
    const leg = await stage.start({ plan: [plan('end', { state: 'dead-lettered' })] })

    expect(await stage.end(leg)).toMatchObject({
      status: 'SUCCEEDED',
      states: ['Begin', 'Plan', 'What next', 'End of leg'],
    })
    expect(stage.asked(leg, 'plan')).toEqual([{ recovery_id: leg.recoveryId, leg: 7 }])
  })

  it('fails when the planner keeps failing, after it was asked three times: the sweeper goes on', async () => {
    const leg = await stage.start({ plan: [{ error: 'LedgerUnavailable' }] })

    expect(await stage.end(leg)).toMatchObject({ status: 'FAILED', error: 'LedgerUnavailable' })
    expect(stage.asked(leg, 'plan')).toHaveLength(3)
  })

  it('goes on when the planner failed once', async () => {
    const leg = await stage.start({ plan: [{ error: 'LedgerUnavailable' }, plan('end')] })

    expect(await stage.end(leg)).toMatchObject({ status: 'SUCCEEDED' })
  })
})

describe('an attempt', () => {
  it('goes to the queue with leg and task token, and its answer is booked', async () => {
    const leg = await stage.start({ plan: [plan('attempt')], settle: [END] })
    const command = await stage.command()
    await stage.answer(command.task_token, SUCCEEDED)

    expect(command.body).toEqual({ recovery_id: leg.recoveryId, leg: 7, task_token: expect.any(String) })
    expect(await stage.end(leg)).toMatchObject({
      status: 'SUCCEEDED',
      states: ['Begin', 'Plan', 'What next', 'Attempt', 'Settle', 'Go on', 'End of leg'],
    })
    expect(stage.asked(leg, 'settle')).toEqual([{ recovery_id: leg.recoveryId, leg: 7, result: SUCCEEDED }])
  })

  it('waits first as long as the planner says', async () => {
    const began = Date.now()
    const leg = await stage.start({ plan: [plan('wait', { seconds: 2 })], settle: [END] })
    const { task_token } = await stage.command()
    const waited = Date.now() - began
    await stage.answer(task_token, SUCCEEDED)

    const { states } = await stage.end(leg)
    expect(states.slice(2, 5)).toEqual(['What next', 'Wait', 'Attempt'])
    expect(waited).toBeGreaterThanOrEqual(1900)
  })

  it('that failed is planned anew within the leg, for as often as settle says', async () => {
    const leg = await stage.start({ plan: [plan('attempt')], settle: [ON, END] })
    for (const result of [FAILED, SUCCEEDED]) {
      const { task_token } = await stage.command()
      await stage.answer(task_token, result)
    }

    expect(await stage.end(leg)).toMatchObject({ status: 'SUCCEEDED' })
    expect(stage.asked(leg, 'plan')).toHaveLength(2)
    expect(stage.asked(leg, 'settle').map(({ result }) => result)).toEqual([FAILED, SUCCEEDED])
  })

  it('of which nobody tells is settled as not now when its time is over', async () => {
    const leg = await stage.start({ plan: [plan('attempt', { timeout_seconds: 1 })], settle: [END] })
    await stage.command()

    expect(await stage.end(leg)).toMatchObject({ status: 'SUCCEEDED' })
    expect(stage.asked(leg, 'settle')).toEqual([
      {
        recovery_id: leg.recoveryId,
        leg: 7,
        result: { outcome: 'not-now', reason: 'timed-out', detail: expect.any(String) },
      },
    ])
  })

  it('is not made for ever: a leg that keeps going round fails by its own guard', async () => {
    const leg = await stage.start({ plan: [plan('attempt')], settle: [ON] }, (text) =>
      text.replace('$loops > 200', '$loops > 2'),
    )
    for (let attempts = 0; attempts < 2; attempts += 1) {
      const { task_token } = await stage.command()
      await stage.answer(task_token, FAILED)
    }

    expect(await stage.end(leg)).toMatchObject({ status: 'FAILED', error: 'Goaround.TooManyLoops' })
  })
})
