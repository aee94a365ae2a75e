import { randomUUID } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'
import type { Awaiting, KnownAwaited } from '../../../lambdas/domain/ports/awaiting.ts'
import type { Ledger } from '../../../lambdas/domain/ports/ledger.ts'
import { stepOf } from '../../../lambdas/domain/recovery/advance.ts'
import { NOW, recoveryIn, verdictOf } from '../../support/recoveries.ts'

const AT = (second: number) => `2026-11-01T00:00:${String(second).padStart(2, '0')}.000Z`
const hex = () => randomUUID().replaceAll('-', '')

/** Who waits for what; providers are written by the ledger, when it opens a recovery. */
export function awaitingContract(make: () => { awaiting: Awaiting; ledger: Ledger }): void {
  let awaiting: Awaiting
  let ledger: Ledger
  let environment: string
  beforeEach(() => {
    ;({ awaiting, ledger } = make())
    environment = `t-${hex().slice(0, 8)}`
  })
  const RUN: KnownAwaited = { kind: 'run', dagId: 'orders', runId: 'manual__1' }

  it('nobody waits and nothing is provided at first', async () => {
    expect(await awaiting.awaiters(environment, RUN)).toEqual([])
    expect(await awaiting.providers(environment, 's3://bucket/a', AT(0))).toEqual([])
  })

  it('names each recovery that waits for a run or an asset once', async () => {
    const [first, second] = [hex(), hex()]
    for (const id of [first, second, first]) await awaiting.addAwaiter(environment, RUN, id)
    await awaiting.addAwaiter(environment, { kind: 'asset', asset: 'orders' }, second)

    expect((await awaiting.awaiters(environment, RUN)).toSorted()).toEqual([first, second].toSorted())
    expect(await awaiting.awaiters(environment, { kind: 'asset', asset: 'orders' })).toEqual([second])
    expect(await awaiting.awaiters(environment, { ...RUN, runId: 'manual__2' })).toEqual([])
    expect(await awaiting.awaiters('elsewhere', RUN)).toEqual([])
  })

  it('names the recoveries whose tasks write an asset, those of old left out', async () => {
    const opened = async (openedAt: string, provides: string[]) => {
      const recovery = recoveryIn(
        { kind: 'opened' },
        { id: hex(), environment, openedAt, provides, subject: { ...subject, task_id: `t${openedAt.slice(17, 19)}` } },
      )
      const why = { now: NOW, actor: 't', reason: 'r', policyHash: 'abc', attemptTimeoutSeconds: 1 }
      await ledger.open(recovery, stepOf(null, recovery, why), { key: '1', event: {}, verdict: verdictOf() }, undefined)
      return recovery.id
    }
    const { subject } = recoveryIn({ kind: 'opened' })
    await opened(AT(1), ['orders'])
    const late = await opened(AT(30), ['stock', 'orders'])

    expect(await awaiting.providers(environment, 'orders', AT(10))).toEqual([late])
    expect(await awaiting.providers(environment, 'orders', AT(0))).toHaveLength(2)
    expect(await awaiting.providers(environment, 'stock', AT(0))).toEqual([late])
    expect(await awaiting.providers('elsewhere', 'orders', AT(0))).toEqual([])
  })
}
