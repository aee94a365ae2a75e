import { beforeEach, describe, expect, it } from 'vitest'
import { planLeg } from '../../../../lambdas/domain/flows/plan-leg.ts'
import { releaseAwaiters } from '../../../../lambdas/domain/flows/release-awaiters.ts'
import { settleLeg } from '../../../../lambdas/domain/flows/settle-leg.ts'
import { AirflowApiError } from '../../../../lambdas/domain/ports/airflow-api.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import type { Awaited, Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { gateway } from '../../../support/attempts.ts'
import { incidentWith } from '../../../support/incidents.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

type Await<T> = T extends Promise<infer V> ? V : never

const LOGICAL = '2026-10-31T00:00:00.000Z'
const AWAITED_RUN = 'scheduled__2026-10-31T00:00:00+00:00'
const RUN: Awaited = { kind: 'run', dagId: 'close', runId: AWAITED_RUN, logicalDate: null }
const BY_DATE: Awaited = { kind: 'run', dagId: 'close', runId: null, logicalDate: LOGICAL }
const ASSET: Awaited = { kind: 'asset', asset: 's3://bucket/ledger' }
const OTHERS_INCIDENT = `${'d'.repeat(32)}-1`
const DEAD: RecoveryState = { kind: 'dead-lettered', reason: 'permanent', sentAt: NOW }
const DONE: RecoveryState = { kind: 'recovered', by: 'goaround', tryNumber: 2, runState: 'success' }
const HELD: RecoveryState = { kind: 'held', until: '2026-11-01T00:06:00.000Z', reason: 'awaited-run' }

/** The recovery of the task that others wait for. */
const rootIn = (state: RecoveryState, change: Partial<Recovery> = {}) =>
  recoveryIn(state, {
    id: 'e'.repeat(32),
    subject: { dag_id: 'close', run_id: AWAITED_RUN, task_id: 'post', map_index: -1 },
    incidentId: OTHERS_INCIDENT,
    provides: ['s3://bucket/ledger'],
    ...change,
  })

/** A sensor's recovery at the gateway, and what it waited for. */
async function waiting(awaits: Awaited[], root: Recovery | undefined, change: Partial<Recovery> = {}) {
  const g = await gateway({}, { awaits, ...change })
  g.airflow.runs.set(`close/${AWAITED_RUN}`, { state: 'failed', logicalDate: LOGICAL })
  await g.ledger.incidents.create(incidentWith())
  if (root) await g.stored(root)
  return g
}

describe('a task that waited for what is being recovered', () => {
  it.each([
    ['a run by its id', [RUN]],
    ['a run by its date', [BY_DATE]],
    ['an asset', [ASSET]],
  ])('is not tried while it is: %s', async (_, awaits) => {
    const { attempt, airflow, recovery, ledger } = await waiting(awaits, rootIn(DEAD))

    expect(await attempt()).toEqual({
      outcome: 'not-now',
      reason: 'awaited-run',
      detail: `waits for close/${AWAITED_RUN}, where post is dead-lettered`,
    })

    expect(airflow.cleared).toEqual([])
    expect(await ledger.incidents.load(recovery.incidentId)).toMatchObject({ causedBy: [OTHERS_INCIDENT] })
  })

  it.each<[string, Awaited[], Recovery | undefined, Partial<Recovery>]>([
    ['has recovered', [RUN], rootIn(DONE), {}],
    ['never failed', [RUN], undefined, {}],
    [
      'is a run that Airflow does not know',
      [{ ...BY_DATE, logicalDate: '2026-01-01T00:00:00.000Z' }],
      rootIn(DEAD),
      {},
    ],
    ['is a run that nobody can name', [{ ...BY_DATE, logicalDate: null }], rootIn(DEAD), {}],
    [
      'failed to be written more than a day before',
      [ASSET],
      rootIn(DEAD, { openedAt: '2026-10-30T00:00:00.000Z' }),
      {},
    ],
    [
      'waits for this task itself',
      [RUN],
      rootIn(HELD, { awaits: [{ kind: 'run', dagId: 'orders', runId: null, logicalDate: LOGICAL }] }),
      {},
    ],
  ])('is tried where it %s', async (_, awaits, root, change) => {
    const { attempt, airflow } = await waiting(awaits, root, change)

    expect(await attempt()).toBeUndefined()

    expect(airflow.cleared).toHaveLength(1)
  })

  it.each(['queued', 'running'])('is not tried either while that run is still %s', async (state) => {
    const { attempt, airflow } = await waiting([BY_DATE], undefined)
    airflow.runs.set(`close/${AWAITED_RUN}`, { state, logicalDate: LOGICAL })

    expect(await attempt()).toMatchObject({ detail: `waits for close/${AWAITED_RUN}, which is ${state}` })
  })

  it('waits for the failures of a run that has just failed to be told of', async () => {
    const { attempt, airflow } = await waiting([BY_DATE], undefined)
    const failed = { state: 'failed', logicalDate: LOGICAL }
    airflow.runs.set(`close/${AWAITED_RUN}`, { ...failed, endedAt: plusSeconds(NOW, -60) })
    expect(await attempt()).toMatchObject({ detail: `waits for close/${AWAITED_RUN}, which is failed` })

    airflow.runs.set(`close/${AWAITED_RUN}`, { ...failed, endedAt: plusSeconds(NOW, -1000) })
    expect(await attempt()).toBeUndefined()
  })

  it('is tried where that run ended well, whatever is still open of it', async () => {
    const { attempt, airflow } = await waiting([RUN], rootIn(DEAD))
    airflow.runs.set(`close/${AWAITED_RUN}`, { state: 'success' })

    expect(await attempt()).toBeUndefined()
  })

  it('is not waited for by itself', async () => {
    const own = recoveryIn({ kind: 'opened' })
    const { attempt, airflow } = await waiting([ASSET], undefined, { provides: ['s3://bucket/ledger'], id: own.id })

    await attempt()

    expect(airflow.cleared).toHaveLength(1)
  })

  it('is asked about again where Airflow does not answer', async () => {
    const { attempt, airflow } = await waiting([BY_DATE], rootIn(DEAD))
    airflow.dagRunAt = async () => {
      throw new AirflowApiError('unavailable', 503, 'down')
    }

    expect(await attempt()).toMatchObject({ outcome: 'not-now', reason: 'airflow-unavailable' })
  })
})

describe('what is held for another recovery', () => {
  let h: Await<ReturnType<typeof waiting>>
  beforeEach(async () => {
    h = await waiting([RUN], rootIn(DEAD))
    const result = await h.attempt()
    if (!result) throw new Error('expected a hold')
    await settleLeg(h.flow, { recovery_id: h.recovery.id, leg: 1, result })
  })

  it('keeps its attempts and has a live timer, however long it takes', async () => {
    expect(await h.recoveryNow()).toMatchObject({
      state: { kind: 'held', reason: 'awaited-run' },
      attempts: 0,
      wakeAt: '2026-11-01T00:06:00.000Z',
    })
  })

  it('goes on at once when that closes', async () => {
    await releaseAwaiters(h.flow, rootIn(DONE))

    expect(await h.recoveryNow()).toMatchObject({ state: { kind: 'planning', notBefore: NOW }, leg: 2 })
    expect(h.workflow.started).toEqual([`${h.recovery.id}-0-2`])
  })

  it('loses none of its own time by having waited for days', async () => {
    h.time.now = plusSeconds(NOW, 3 * 86_400)

    await releaseAwaiters(h.flow, rootIn(DONE))

    const { redrivenAt } = h.recovery
    expect((await h.recoveryNow()).redrivenAt).toBe(plusSeconds(redrivenAt, 3 * 86_400))
    expect(await planLeg(h.flow, { recovery_id: h.recovery.id, leg: 2 })).toMatchObject({ action: 'attempt' })
  })

  it.each([
    ['is still open', rootIn({ kind: 'held', until: NOW, reason: 'long-wait' })],
    ['is of another run', rootIn(DONE, { subject: { ...rootIn(DONE).subject, run_id: 'manual__2' }, provides: [] })],
  ])('stays held where the one that changed %s', async (_, other) => {
    await releaseAwaiters(h.flow, other)

    expect(await h.recoveryNow()).toMatchObject({ state: { kind: 'held' }, leg: 1 })
  })

  it('is released once, by whichever of two closings comes first', async () => {
    await Promise.all([releaseAwaiters(h.flow, rootIn(DONE)), releaseAwaiters(h.flow, rootIn(DONE))])

    expect(await h.recoveryNow()).toMatchObject({ leg: 2 })
    expect(h.workflow.started).toHaveLength(1)
  })
})
