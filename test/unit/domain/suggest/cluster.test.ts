import { describe, expect, it } from 'vitest'
import type { Recovery } from '../../../../lambdas/domain/recovery/recovery.ts'
import { clustersOf } from '../../../../lambdas/domain/suggest/cluster.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const { verdict, failure, subject } = recoveryIn({ kind: 'opened' })
const [A, B] = ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb']

const failed = (id: string, fingerprint: string, endedAt = NOW, change: Partial<Recovery> = {}): Recovery =>
  recoveryIn(
    { kind: 'opened' },
    {
      id,
      failure: { ...failure, endedAt },
      verdict: { ...verdict, class: 'unknown', category: 'timeout', fingerprint },
      ...change,
    },
  )
const at = (minute: number) => `2026-11-01T00:${String(minute).padStart(2, '0')}:00.000Z`

describe('failures that no rule decided on', () => {
  it('are grouped by cause, those with the most failures first', () => {
    const inDag = (dag_id: string) => ({ subject: { ...subject, dag_id } })

    expect(
      clustersOf(
        [
          failed('1', B, at(9)),
          failed('2', A, at(1), inDag('stock')),
          failed('3', A, at(3), inDag('orders')),
          failed('4', A, at(2), inDag('stock')),
        ],
        at(0),
      ),
    ).toEqual([
      { fingerprint: A, category: 'timeout', recoveryIds: ['3', '4', '2'], dags: ['orders', 'stock'], lastSeen: at(3) },
      { fingerprint: B, category: 'timeout', recoveryIds: ['1'], dags: ['orders'], lastSeen: at(9) },
    ])
  })

  it('of two causes with as many failures the latest comes first', () => {
    expect(clustersOf([failed('1', A, at(1)), failed('2', B, at(2))], at(0)).map((c) => c.fingerprint)).toEqual([B, A])
  })

  it('are neither those that a rule decided on nor older ones', () => {
    const decided = failed('1', A, at(5), { verdict })

    expect(clustersOf([decided, failed('2', B, at(1))], at(2))).toEqual([])
  })
})
