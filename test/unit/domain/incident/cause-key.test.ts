import { describe, expect, it } from 'vitest'
import { CATEGORIES, type Verdict } from '../../../../lambdas/contracts/verdict.ts'
import { causeKey, causeOf } from '../../../../lambdas/domain/incident/cause-key.ts'

type Seen = Partial<Pick<Verdict, 'category' | 'dependency' | 'fingerprint'>> & {
  readonly environment?: string
  readonly dag?: string
  readonly run?: string
  readonly task?: string
  readonly told?: boolean
}

const keyOf = ({ environment = 'test', dag = 'orders', run = 'r1', task = 'load', told = true, ...verdict }: Seen) =>
  causeKey(
    environment,
    causeOf(
      { category: 'network', dependency: 'http:api.example.com', fingerprint: 'f'.repeat(16), ...verdict },
      { dag_id: dag, run_id: run, task_id: task, map_index: -1 },
      told,
    ),
  )

const BUG = { category: 'code-bug', dependency: null, fingerprint: 'b'.repeat(16) } as const
const LOST = { category: 'worker-lost', dependency: null, fingerprint: 'c'.repeat(16) } as const
const UNTOLD = { category: 'unknown', dependency: null, told: false } as const

describe('the cause of', () => {
  it.each<[string, Seen, Seen]>([
    ['a refusal and a 503 of one system', { category: 'network' }, { category: 'service-unavailable' }],
    ['time-outs of one system with different texts', { fingerprint: '1' }, { category: 'timeout', fingerprint: '2' }],
    ['one system as two DAGs see it', { dag: 'orders' }, { dag: 'customers', run: 'r9', task: 'fetch' }],
    ['one bug in two runs', { ...BUG, run: 'r1' }, { ...BUG, run: 'r2' }],
    ['one bug in two DAGs', { ...BUG, dag: 'orders' }, { ...BUG, dag: 'customers' }],
    ['a lost worker and an updated environment', LOST, { ...LOST, category: 'infrastructure', fingerprint: '2' }],
    ['lost workers, one of which was talking to a system', LOST, { ...LOST, dependency: 'postgres:orders' }],
    ['two tasks of a run that tell nothing', { ...UNTOLD, task: 'load' }, { ...UNTOLD, task: 'report' }],
    ['one time-out of no system', { ...BUG, category: 'timeout' }, { ...BUG, category: 'timeout', run: 'r2' }],
  ])('%s is one', (_, a, b) => {
    expect(keyOf(a)).toBe(keyOf(b))
  })

  it.each<[string, Seen, Seen]>([
    ['two systems', { dependency: 'http:api.example.com' }, { dependency: 'http:www.example.com' }],
    ['one system in two environments', { environment: 'test' }, { environment: 'prod' }],
    ['a refusal and a denied permission of one system', {}, { category: 'auth-denied' }],
    [
      'two denied permissions of one system',
      { category: 'auth-denied' },
      { category: 'auth-denied', fingerprint: '2' },
    ],
    ['two missing tables of one system', { category: 'not-found' }, { category: 'not-found', fingerprint: '2' }],
    ['a lock conflict and an outage of one system', {}, { category: 'lock-conflict' }],
    ['two bugs of one task', BUG, { ...BUG, fingerprint: '2' }],
    ['two runs that tell nothing', { ...UNTOLD, run: 'r1' }, { ...UNTOLD, run: 'r2' }],
    ['runs of one name of two DAGs that tell nothing', { ...UNTOLD, dag: 'orders' }, { ...UNTOLD, dag: 'customers' }],
    ['two time-outs of no system', { ...BUG, category: 'timeout' }, { ...BUG, category: 'timeout', fingerprint: '2' }],
  ])('%s is not one', (_, a, b) => {
    expect(keyOf(a)).not.toBe(keyOf(b))
  })

  it('a failure of any category has one that none of another kind can have, whatever its texts hold', () => {
    const odd = '","dependency","http:api.example.com"]'
    const kinds = CATEGORIES.flatMap((category) => [
      causeOf({ category, dependency: 'http:api.example.com', fingerprint: odd }, subject(odd), true),
      causeOf({ category, dependency: null, fingerprint: odd }, subject(odd), true),
      causeOf({ category, dependency: null, fingerprint: odd }, subject(odd), false),
    ])
    const kindsByKey = new Map<string, Set<string>>()
    for (const cause of kinds) {
      const key = causeKey('test', cause)
      kindsByKey.set(key, (kindsByKey.get(key) ?? new Set()).add(cause.kind))
    }

    expect([...kindsByKey.values()].map((set) => set.size)).toEqual([1, 1, 1, 1])
  })
})

const subject = (id: string) => ({ dag_id: id, run_id: id, task_id: id, map_index: -1 })
