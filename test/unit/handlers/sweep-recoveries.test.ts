import { describe, expect, it } from 'vitest'
import { sweepOn } from '../../../lambdas/handlers/sweep-recoveries.ts'
import { house } from '../../support/house.ts'
import { measuredBy } from '../../support/metrics.ts'
import { recoveryIn } from '../../support/recoveries.ts'

const LONG_AGO = '2026-10-31T00:00:00.000Z'
const recovery = recoveryIn({ kind: 'planning', notBefore: null }, { redrive: 2, leg: 13, wakeAt: LONG_AGO })

/** Its execution is over; another recovery has been overdue since long. */
async function sweeping() {
  const h = house()
  await h.stored(recovery)
  const other = recoveryIn({ kind: 'opened' }, { id: 'f'.repeat(32), leg: 0, wakeAt: LONG_AGO })
  await h.stored({ ...other, subject: { ...other.subject, task_id: 'other' } })
  h.workflow.alive.clear()
  const kinds = async () => [(await h.now(recovery.id)).state.kind, (await h.now(other.id)).state.kind]
  return { ...h, kinds, on: (event: unknown) => sweepOn(event, () => h.flow) }
}

describe('the sweeper', () => {
  it('takes up what one execution left when that failed, and nothing else', async () => {
    const { on, kinds } = await sweeping()

    const event = { source: 'aws.states', detail: { name: `${recovery.id}-2-13`, status: 'FAILED' } }
    expect(await on(event)).toEqual({ moved: 1 })

    expect(await kinds()).toEqual(['held', 'opened'])
  })

  it('says that its round is done at the end of one, not when one execution had ended', async () => {
    const { on } = await sweeping()
    expect(await measuredBy(() => on({ detail: { name: `${recovery.id}-2-13` } }))).toEqual({})
    expect(await measuredBy(() => on({ source: 'aws.events' }))).toEqual({ RoundsDone: 1 })
  })

  it('leaves a recovery alone where an execution of an earlier leg failed', async () => {
    const { on, kinds } = await sweeping()
    await on({ detail: { name: `${recovery.id}-2-12` } })
    expect(await kinds()).toEqual(['planning', 'opened'])
  })

  it.each([
    ['its schedule', { source: 'aws.scheduler' }],
    ['an execution that a person started by hand', { detail: { name: 'try-out' } }],
  ])('looks at all that is overdue on %s', async (_what, event) => {
    const { on, kinds } = await sweeping()

    expect(await on(event)).toEqual({ moved: 2 })

    expect(await kinds()).toEqual(['held', 'planning'])
  })
})
