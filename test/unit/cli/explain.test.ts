import { describe, expect, it } from 'vitest'
import { explain } from '../../../bin/cli/explain.ts'
import { UsageError } from '../../../bin/cli/failure.ts'
import { settleLeg } from '../../../lambdas/domain/flows/settle-leg.ts'
import type { RecoveryState } from '../../../lambdas/domain/recovery/recovery.ts'
import { NOW, recoveryIn, verdictOf } from '../../support/recoveries.ts'
import { operator } from './fake-store.ts'

const { id, subject, incidentId } = recoveryIn({ kind: 'opened' })
const TASK = `${subject.dag_id}/${subject.run_id}/${subject.task_id}`

async function explaining(
  what: string,
  state: RecoveryState = { kind: 'held', until: NOW, reason: 'long-wait' },
  json = false,
) {
  const o = operator()
  await o.stored(recoveryIn(state, { wakeAt: state.kind === 'held' ? NOW : null }))
  const run = (of = what) => explain(o.store, of, { json }, o.out)
  return { ...o, run }
}

describe('goaround explain', () => {
  it.each([id, TASK])('finds a recovery by %s and tells all that it was decided by', async (what) => {
    const { run, lines } = await explaining(what)

    expect(await run()).toBe(0)

    expect(lines.slice(0, 9)).toEqual([
      `recovery   ${id}`,
      `task       ${TASK}, try 1 failed at 2026-11-01T00:00:20.000Z`,
      `state      held until ${NOW} (long-wait)`,
      `next       by ${NOW}`,
      'verdict    transient, network (rule connection-refused, by facts of the exception, confidence 0.9)',
      `incident   ${incidentId}`,
      'dependency http:api.example.com',
      'contract   safe (undeclared)',
      'policy     abc',
    ])
    expect(lines.slice(9, 11)).toEqual(['evidence   try 1:', '             errno=ECONNREFUSED'])
  })

  it('tells each change with time, who and why, in order', async () => {
    const { run, lines, flow } = await explaining(id, { kind: 'attempting', since: NOW, token: 'token' })
    const result = { outcome: 'waive', reason: 'run-missing', detail: 'the run is gone' } as const
    await settleLeg(flow, { recovery_id: id, leg: 1, result })

    await run()

    const happened = lines.slice(lines.indexOf('what happened:') + 1)
    expect(happened[0]).toMatch(/-> attempting {4}stored$/)
    expect(happened[1]).toBe(`  ${NOW}  test          attempting -> waived        run-missing: the run is gone`)
    expect(lines).toContain('state      waived: run-missing')
    expect(lines).toContain('next       nothing by itself')
  })

  it.each<[RecoveryState, string]>([
    [{ kind: 'waiting', until: NOW }, `waiting until ${NOW}`],
    [{ kind: 'dead-lettered', reason: 'permanent: code-bug', sentAt: NOW }, 'dead-lettered: permanent: code-bug'],
    [{ kind: 'opened' }, 'opened'],
    [
      { kind: 'recovered', by: 'person', tryNumber: 3, runState: 'failed-elsewhere' },
      'recovered by person at try 3, run failed-elsewhere',
    ],
  ])('says of a state %o: %s', async (state, text) => {
    const { run, lines } = await explaining(id, state)
    await run()
    expect(lines[2]).toBe(`state      ${text}`)
  })

  it('says where no rule matched and no dependency is at fault', async () => {
    const { store, stored, ledger, out, lines } = operator()
    const plain = recoveryIn({ kind: 'opened' })
    await stored({ ...plain, verdict: { ...plain.verdict, dependency: null } })
    await ledger.addEvidence(id, { key: '00002#-', event: {}, verdict: verdictOf({ evidence: [] }) })

    await explain(store, id, {}, out)

    expect(lines).toContain('dependency none: the task itself')
    expect(lines.slice(lines.indexOf('evidence   try 2:'))[1]).toBe('             nothing that a rule matched')
  })

  it('as JSON prints recovery, steps and evidence on one line', async () => {
    const { run, lines, ledger } = await explaining(id, undefined, true)

    await run()

    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { recovery: await ledger.load(id), steps: await ledger.steps(id), evidence: await ledger.evidence(id) },
    ])
  })

  it('leaves numbers out that are not there', async () => {
    const { store, stored, ledger, out, text } = operator()
    const r = await stored(recoveryIn({ kind: 'opened' }))
    const [step] = await ledger.steps(id)
    if (step) await ledger.save({ ...r, version: 4 }, { ...step, inputs: { attempts: 2, retryAfterSeconds: null } })
    await explain(store, id, {}, out)
    expect(text()).toMatch(/stored {2}\{attempts=2\}$/m)
  })
})

describe('goaround explain of a mapped task', () => {
  async function mapped(what: string) {
    const { store, stored, out, lines } = operator()
    for (const map_index of [0, 1, 12]) {
      await stored(
        recoveryIn({ kind: 'opened' }, { id: String(map_index).padStart(32, 'a'), subject: { ...subject, map_index } }),
      )
    }
    const code = await explain(store, what, {}, out)
    return { code, tasks: lines.filter((l) => l.startsWith('task')).map((l) => /\[(\d+)\]/.exec(l)?.[1]) }
  }

  it('tells of every index, or of the one that is named', async () => {
    expect((await mapped(TASK)).tasks).toEqual(['0', '1', '12'])
    expect((await mapped(`${TASK}[1]`)).tasks).toEqual(['1'])
    expect(await mapped(`${TASK}[2]`)).toEqual({ code: 1, tasks: [] })
  })
})

describe('goaround explain of a verdict', () => {
  const story = async (verdict: unknown) => {
    const { run, ledger, lines } = await explaining(id)
    await ledger.addEvidence(id, { key: '00002#-', event: {}, verdict })
    await run()
    const from = lines.indexOf('evidence   try 2:')
    return lines.slice(from, lines.indexOf('what happened:'))
  }

  it('tells what else it might have been, and why that lost', async () => {
    const alternatives = [
      { rule: 'timeout-words', class: 'unknown', category: 'timeout', why: 'words lose to a reported fact' } as const,
      { rule: 'disk-full', class: 'permanent', category: 'disk-full', why: 'names an outer cause' } as const,
    ]

    expect(await story(verdictOf({ alternatives }))).toEqual([
      'evidence   try 2:',
      '             errno=ECONNREFUSED',
      '  lost       unknown, timeout (rule timeout-words): words lose to a reported fact',
      '  lost       permanent, disk-full (rule disk-full): names an outer cause',
    ])
  })

  it('tells of earlier retries and demoted rules where they had a say', async () => {
    const evidence = ['a retry of this cause healed 5 of 5 times (95 % between 54 % and 100 %)']
    const alternatives = [{ rule: 'timeout-words', class: 'transient', category: 'timeout', why: 'demoted' } as const]

    expect(await story(verdictOf({ rule: 'history', basis: 'history', evidence, alternatives }))).toEqual([
      'evidence   try 2:',
      `             ${evidence[0]}`,
      '  lost       transient, timeout (rule timeout-words): demoted',
    ])
  })

  it('of an older release tells as much as was kept', async () => {
    const { basis: _, ...older } = verdictOf()

    expect(await story({ ...older, alternatives: ['timeout-words'] })).toEqual([
      'evidence   try 2:',
      '             errno=ECONNREFUSED',
      '  lost       unknown, unknown (rule timeout-words): not kept',
    ])
  })

  it('that is none is no verdict, and no crash', async () => {
    expect(await story('odd')).toEqual(['evidence   try 2:', '             nothing that a rule matched'])
  })
})

describe('goaround explain of what is not there', () => {
  it.each(['f'.repeat(32), `${subject.dag_id}/${subject.run_id}/other`, 'orders/another/load'])(
    'ends with 1 and says so: %s',
    async (what) => {
      const { run, lines } = await explaining(what)
      expect(await run()).toBe(1)
      expect(lines).toEqual([`the ledger of test knows no ${what}`])
    },
  )

  it.each([
    'orders',
    'orders/run',
    'orders/run/load/1',
    '',
    'a b/c/d',
    'orders/run/load[x]',
    'orders/run/load[]',
    'orders/run/load]',
    '../../x',
  ])('is bad input where it is no reference: %j', async (what) => {
    const { run, lines } = await explaining(what)
    await expect(run()).rejects.toThrow(UsageError)
    await expect(run()).rejects.toThrow(/expected a recovery id \(32 hex digits\) or dag\/run\/task/)
    expect(lines).toEqual([])
  })

  it('prints no control characters of what was asked', async () => {
    const { run } = await explaining('\u001b[2J')
    await expect(run()).rejects.toThrow('found ?[2J')
  })
})

describe('goaround explain of hostile text', () => {
  it('prints nothing raw that could move the cursor or forge a line', async () => {
    const { store, stored, ledger, out, lines } = operator()
    const hostile = '\u001b[31mred\r\nstate      recovered\u009b2J\u0000'
    await stored(recoveryIn({ kind: 'dead-lettered', reason: hostile, sentAt: NOW }))
    await ledger.addEvidence(id, { key: '00002#-', event: {}, verdict: verdictOf({ evidence: [hostile] }) })

    await explain(store, id, {}, out)

    for (const line of lines) expect(line).toMatch(/^[\x20-\x7e]*$/)
    expect(lines.filter((line) => line.startsWith('state'))).toHaveLength(1)
  })
})
