import { describe, expect, it } from 'vitest'
import { startLeg } from '../../../../lambdas/domain/flows/start-leg.ts'
import type { RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const SERVED = '2026-11-01T00:00:50.000Z'
const { id } = recoveryIn({ kind: 'opened' })

describe('the next leg', () => {
  it.each<[RecoveryState, string | null]>([
    [{ kind: 'opened' }, null],
    [{ kind: 'redriven' }, null],
    [{ kind: 'held', until: SERVED, reason: 'long-wait' }, SERVED],
    [{ kind: 'waiting', until: SERVED }, SERVED],
    [{ kind: 'attempting', since: SERVED, token: 'token' }, SERVED],
    [{ kind: 'planning', notBefore: SERVED }, SERVED],
  ])('of a recovery that is %o waits no second time for what was decided: %s', async (state, notBefore) => {
    const { flow, stored, workflow } = house()
    const from = await stored(recoveryIn(state, { leg: 4, redrive: 1 }))

    const next = await startLeg(flow, from, 'released')

    expect(next).toMatchObject({ leg: 5, state: { kind: 'planning', notBefore } })
    expect(workflow.started).toEqual([`${id}-1-5`])
  })

  it('is in the ledger before its execution is started', async () => {
    const { flow, stored, now } = house()
    const from = await stored(recoveryIn({ kind: 'opened' }, { leg: 0 }))
    const legs = {
      ...flow.legs,
      start: async () => {
        throw new Error('Step Functions is down')
      },
    }

    await expect(startLeg({ ...flow, legs }, from, 'first leg')).rejects.toThrow('down')

    expect(await now(id)).toMatchObject({ leg: 1, state: { kind: 'planning' } })
  })

  it('is started by one of two that want to', async () => {
    const { flow, stored, workflow } = house()
    const from = await stored(recoveryIn({ kind: 'held', until: NOW, reason: 'long-wait' }))

    await Promise.all([startLeg(flow, from, 'released'), startLeg(flow, from, 'released')])

    expect(workflow.started).toEqual([`${id}-0-2`])
  })

  it('is not started by one that decided on an older version', async () => {
    const { flow, stored, now, workflow } = house()
    const from = await stored(recoveryIn({ kind: 'held', until: NOW, reason: 'long-wait' }))

    await startLeg(flow, { ...from, version: from.version - 1 }, 'released')

    expect(await now(id)).toEqual(from)
    expect(workflow.started).toEqual([])
  })
})
