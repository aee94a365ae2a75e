import { describe, expect, it } from 'vitest'
import { MemoryLedger } from '../../../../lambdas/adapters/memory-ledger.ts'
import { partsOf } from '../../../../lambdas/domain/flows/tend-incidents.ts'
import { cascadeOf } from '../../../../lambdas/domain/incident/cascade.ts'
import { type CascadeNode, drawn } from '../../../../lambdas/domain/incident/cascade-node.ts'
import { affectedRun, HEALED, incidentOf, PARKED, secondsIn, type Task, tell } from '../../../support/incident-story.ts'

const RUN = 'scheduled__2026-11-01T00:00:00+00:00'
const DEAD: Task['turns'] = [[5, PARKED]]

async function cascade(
  tasks: readonly Task[],
  affected: readonly ReturnType<typeof affectedRun>[] = [],
  limits = { most: 1000, concise: false },
) {
  const ledger = new MemoryLedger()
  const incident = incidentOf()
  for (const task of tasks) await tell(ledger, incident, task)
  for (const run of affected) await ledger.incidents.saveRun(incident.id, run)
  const parts = await partsOf({ ledger, incidents: ledger.incidents }, incident)
  return cascadeOf(incident.id, parts, new Map(), limits)
}

const outline = (nodes: readonly CascadeNode[], depth = 0): string[] =>
  nodes.flatMap((n) => [
    `${'  '.repeat(depth)}${n.kind} ${n.label}${n.root ? ' (root)' : ''}`,
    ...outline(n.children, depth + 1),
  ])

const hex = (n: number) => n.toString(16).padStart(8, '0')
const mapped = (count: number, change: (n: number) => Partial<Task> = () => ({})): Task[] =>
  Array.from({ length: count }, (_, n) => ({ id: hex(n), index: n, failed: n, turns: HEALED, ...change(n) }))
const standsFor = (nodes: readonly CascadeNode[]): string[] =>
  nodes.flatMap((n) => [...n.recoveries, ...standsFor(n.children)])

describe("an incident's cascade", () => {
  it('begins with the DAG and run of what failed first, and marks it as the root', async () => {
    const nodes = await cascade([
      { id: 'a', dag: 'alerts', failed: 9, task: 'late' },
      { id: 'b', dag: 'feed', failed: 4, task: 'root' },
      { id: 'c', dag: 'feed', failed: 6, run: 'manual', task: 'other' },
    ])
    expect(outline(nodes)).toEqual([
      'dag feed',
      `  run ${RUN}`,
      '    failed root (root)',
      '  run manual',
      '    failed other',
      'dag alerts',
      `  run ${RUN}`,
      '    failed late',
    ])
  })

  it('hangs what waits behind below the one task that failed', async () => {
    const victims = ['store', 'publish'].map((taskId) => ({ taskId, mapIndex: -1 }))
    const [dag] = await cascade([{ id: 'a' }], [affectedRun({ victims })])
    expect(outline(dag ? [dag] : [])).toEqual([
      'dag price_feed',
      `  run ${RUN}`,
      '    failed fetch_prices (root)',
      '      victim store',
      '      victim publish',
    ])
  })

  it('hangs it below the run where several tasks of it failed, without those that failed themselves', async () => {
    const victims = ['store', 'b'].map((taskId) => ({ taskId, mapIndex: -1 }))
    const nodes = await cascade(
      [
        { id: 'a', task: 'a' },
        { id: 'b', task: 'b', failed: 1 },
      ],
      [affectedRun({ victims })],
    )
    expect(outline(nodes).slice(2)).toEqual(['    failed a (root)', '    failed b', '    victim store'])
  })

  it('gives victims the span of the failures before them, and an end when those are healed', async () => {
    const victims = [{ taskId: 'store', mapIndex: -1 }]
    const spans = async (turns: Task['turns']) => {
      const nodes = await cascade([{ id: 'a', failed: 2, turns: turns ?? [] }], [affectedRun({ victims })])
      const victim = nodes[0]?.children[0]?.children[0]?.children[0]
      return [victim?.from, victim?.to, victim?.note]
    }
    expect(await spans(DEAD)).toEqual([secondsIn(2), null, 'upstream_failed'])
    expect(await spans(HEALED)).toEqual([secondsIn(2), secondsIn(36), 'upstream_failed until the recovery'])
  })

  it('tells assets with their readers, and what went on without them with the plan', async () => {
    const lacking = { dagId: 'digest', runId: 'r1', taskId: '', why: 'ended well', plan: 'clear digest/r1' }
    const lackingTask = { ...lacking, taskId: 'sum' }
    const run = affectedRun({
      assets: ['s3://prices'],
      consumers: ['digest', 'audit'],
      incomplete: [lacking, lackingTask],
    })
    const nodes = await cascade([{ id: 'a', turns: DEAD }], [run])
    const below = nodes[0]?.children[0]?.children[0]?.children
    expect(below?.map((n) => [n.kind, n.label, n.note, n.plan])).toEqual([
      ['asset', 's3://prices', 'not written; read by digest, audit', null],
      ['incomplete', 'digest/r1', 'ended well', 'clear digest/r1'],
      ['incomplete', 'digest/r1/sum', 'ended well', 'clear digest/r1'],
    ])
  })

  it('shows who was held for the run', async () => {
    const ledger = new MemoryLedger()
    const incident = incidentOf()
    await tell(ledger, incident, { id: 'a' })
    const until = secondsIn(300)
    const held = await tell(ledger, incidentOf({ base: 'd'.repeat(32) }), {
      id: 'b',
      dag: 'digest',
      task: 'wait',
      turns: [
        [3, { kind: 'planning', notBefore: null }],
        [4, { kind: 'held', until, reason: 'awaited-run' }],
      ],
    })
    const parts = await partsOf({ ledger, incidents: ledger.incidents }, incident)
    const awaiters = new Map([[`price_feed/${RUN}`, [held]]])
    const nodes = cascadeOf(incident.id, parts, awaiters, { most: 1000, concise: false })
    const below = nodes[0]?.children[0]?.children[0]?.children
    expect(below?.map((n) => [n.kind, n.label, n.note])).toEqual([
      ['awaiter', 'digest/wait', 'waits for this run; next look 00:05:00'],
    ])
  })

  it('is empty where no member is written yet', async () => {
    expect(await cascade([])).toEqual([])
  })
})

describe('a cascade that is folded', () => {
  const concise = { most: 40, concise: true }

  it('tells mapped tasks that stand alike once, the others one by one', async () => {
    const nodes = await cascade(
      mapped(20, (n) => (n === 7 ? { turns: DEAD } : {})),
      [],
      concise,
    )
    expect(outline(nodes).slice(2)).toEqual([
      '    healed fetch_prices[0] (root)',
      '    healed fetch_prices[1]',
      '    healed 17 more mapped tasks of fetch_prices',
      '    dead fetch_prices[7]',
    ])
  })

  it('leaves three alike as they are: one line says no less than "1 more"', async () => {
    expect(outline(await cascade(mapped(3), [], concise))).toHaveLength(5)
  })

  it('names the first victims and counts all', async () => {
    const victims = Array.from({ length: 20 }, (_, n) => ({ taskId: `t${n}`, mapIndex: -1 }))
    const nodes = await cascade([{ id: 'a' }], [affectedRun({ victims })], concise)
    expect(outline(nodes).at(-1)).toBe('      victim 20 tasks behind: t0, t1, t2, t3, t4, t5, …')
  })

  it.each([
    { most: 40, concise: true },
    { most: 64, concise: false },
  ])(
    'of 1,000 members in 200 runs fits (%o), loses none, and shows the root and dead letters before what has healed',
    async (limits) => {
      const tasks = mapped(1000, (n) => ({
        dag: `dag_${n % 40}`,
        run: `run_${n % 25}`,
        turns: n === 999 ? DEAD : HEALED,
      }))
      const nodes = await cascade(tasks, [], limits)
      expect(drawn(nodes)).toBeLessThanOrEqual(limits.most)
      expect(standsFor(nodes).toSorted()).toEqual(tasks.map((t) => t.id.padEnd(32, '0')).toSorted())
      expect(outline(nodes)[2]).toBe('    healed fetch_prices[0] (root)')
      expect(nodes[1]?.label).toBe('dag_39')
      expect(nodes.at(-1)?.label).toMatch(/^\d+ more DAGs$/)
      expect(nodes.at(-1)?.note).toMatch(/^\d+ recovered$/)
    },
  )

  it('is not folded where there is room', async () => {
    expect(drawn(await cascade(mapped(60), [], { most: 64, concise: false }))).toBe(60)
  })

  it('keeps the span of what it folds, open where one of them goes on', async () => {
    const nodes = await cascade(
      mapped(10, (n) => ({ task: `t${n}`, index: -1, turns: n === 9 ? [] : HEALED })),
      [],
      { most: 2, concise: true },
    )
    const healed = nodes[0]?.children[0]?.children.find((n) => n.label.includes('more'))
    expect([healed?.label, healed?.from, healed?.to]).toEqual(['8 more tasks', secondsIn(1), secondsIn(42)])
    expect(nodes[0]?.children[0]?.to).toBeNull()
  })
})
