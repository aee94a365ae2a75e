import { describe, expect, it } from 'vitest'
import { cause, update } from '../../../../lambdas/domain/flows/flow.ts'
import { advance } from '../../../../lambdas/domain/recovery/advance.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { gateway } from '../../../support/attempts.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const { subject } = recoveryIn({ kind: 'opened' })
const key = (mapIndex: number) => `${subject.dag_id}/${subject.run_id}/load/${mapIndex}#1`
const SOON: RecoveryState = { kind: 'waiting', until: '2026-11-01T00:01:09.000Z' }
const LATER: RecoveryState = { kind: 'waiting', until: '2026-11-01T00:01:20.000Z' }
const SENT: RecoveryState = { kind: 'attempting', since: NOW, token: 'other' }

/** Index 0 of a mapped task at the gateway, and another index whose recovery stands as given. */
async function two(state: RecoveryState, change: Partial<Recovery> = {}) {
  const g = await gateway({ mapIndex: 0 }, { subject: { ...subject, map_index: 0 } })
  g.airflow.add({ taskId: 'load', mapIndex: 1 })
  g.airflow.add({ taskId: 'report', state: 'upstream_failed' })
  for (const task of g.airflow.tasks) if (task.taskId === 'load') task.downstream = ['report']
  const other = recoveryIn(state, { id: 'b'.repeat(32), subject: { ...subject, map_index: 1 }, ...change })
  await g.stored(other)
  return { ...g, otherNow: () => g.now(other.id) }
}

describe('failures of one cause in one run, whose turn it is', () => {
  it.each([
    ['whose wait is nearly over', SOON],
    ['whose command is on its way', SENT],
  ])('are cleared by one request: one %s', async (_, state) => {
    const { attempt, airflow, requests, otherNow } = await two(state)

    expect(await attempt()).toBeUndefined()

    expect(requests.map((r) => r.also)).toEqual([[{ taskId: 'load', mapIndex: 1 }], [{ taskId: 'load', mapIndex: 1 }]])
    expect(airflow.cleared.toSorted()).toEqual([key(0), key(1)])
    expect(await otherNow()).toMatchObject({ attempts: 1, clearSent: { at: NOW, tryNumber: 1 }, state })
  })

  it('have had that attempt also where their own command arrives while the clear is being prepared', async () => {
    const { attempt, airflow, flow, otherNow } = await two(SOON)
    const clear = airflow.clear.bind(airflow)
    airflow.clear = async (request) => {
      if (request.dryRun) await update(flow, 'b'.repeat(32), (r) => advance(r, SENT, cause(flow, 'its command')))
      return clear(request)
    }

    expect(await attempt()).toBeUndefined()

    expect(airflow.cleared.toSorted()).toEqual([key(0), key(1)])
    expect(await otherNow()).toMatchObject({ attempts: 1, clearSent: { at: NOW, tryNumber: 1 }, state: SENT })
  })

  it.each<[string, RecoveryState, Partial<Recovery>]>([
    ['that still waits for a while', LATER, {}],
    ['of another cause', SOON, { incidentId: `${'d'.repeat(32)}-1` }],
    ['that waits for another run', SOON, { awaits: [{ kind: 'asset', asset: 'x' }] }],
    ['that was cleared already', SENT, { clearSent: { at: NOW, tryNumber: 1 } }],
    ['that must not be repeated', SOON, { contract: 'never' }],
    ['whose attempts are used up', SOON, { attempts: 4 }],
    ['that is a dead letter', { kind: 'dead-lettered', reason: 'x', sentAt: NOW }, {}],
  ])('leave out one %s', async (_, state, change) => {
    const { attempt, airflow, otherNow } = await two(state, change)
    const before = await otherNow()

    await attempt()

    expect(airflow.cleared).toEqual([key(0)])
    expect(await otherNow()).toEqual(before)
  })

  it('write down who waited behind them', async () => {
    const { attempt, ledger, recovery } = await two(SOON)

    await attempt()

    expect(await ledger.incidents.runs(recovery.incidentId)).toMatchObject([
      { dagId: subject.dag_id, runId: subject.run_id, victims: [{ taskId: 'report', mapIndex: -1 }] },
    ])
  })
})
