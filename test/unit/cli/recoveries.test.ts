import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../bin/cli/failure.ts'
import { listRecoveries } from '../../../bin/cli/recoveries.ts'
import type { Recovery, RecoveryState } from '../../../lambdas/domain/recovery/recovery.ts'
import { NOW, recoveryIn } from '../../support/recoveries.ts'
import { operator } from './fake-store.ts'

const HELD: RecoveryState = { kind: 'held', until: NOW, reason: 'long-wait' }
const PARKED: RecoveryState = { kind: 'dead-lettered', reason: 'permanent', sentAt: NOW }

function of(name: string, state: RecoveryState, change: Partial<Recovery> = {}): Recovery {
  const { subject } = recoveryIn(state)
  return recoveryIn(state, { id: name.padEnd(32, '0'), subject: { ...subject, task_id: `task_${name}` }, ...change })
}

async function listing(options: { state?: string; limit?: string; json?: boolean }, ...recoveries: Recovery[]) {
  const o = operator()
  for (const recovery of recoveries) await o.stored(recovery)
  const code = await listRecoveries(o.store, { limit: '50', ...options }, o.out)
  return { ...o, code }
}

describe('goaround recoveries', () => {
  it('shows what an operator needs, most recently changed first', async () => {
    const older = of('a', HELD, { updatedAt: '2026-11-01T00:00:31.000Z', wakeAt: NOW })
    const newer = of('b', { kind: 'opened' }, { updatedAt: '2026-11-01T00:00:32.000Z', attempts: 2 })

    const { lines, code } = await listing({}, older, newer)

    expect(code).toBe(0)
    expect(lines.map((line) => line.split(/\s{2,}/))).toEqual([
      ['RECOVERY', 'STATE', 'SINCE', 'TASK', 'TRY', 'VERDICT', 'RULE', 'ATTEMPTS', 'NEXT'],
      [
        newer.id,
        'opened',
        newer.updatedAt,
        'orders/scheduled__2026-11-01T00:00:00+00:00/task_b',
        '1',
        'transient/network',
        'connection-refused',
        '2',
        '-',
      ],
      [
        older.id,
        'held',
        older.updatedAt,
        expect.stringMatching(/task_a$/),
        '1',
        expect.any(String),
        expect.any(String),
        '0',
        NOW,
      ],
    ])
  })

  it('names the index of a mapped task', async () => {
    const { subject } = of('a', HELD)
    const { text } = await listing({ limit: '1' }, of('a', HELD, { subject: { ...subject, map_index: 0 } }))
    expect(text()).toContain('/task_a[0]')
  })

  it('ends with 1 where a dead letter waits for a person', async () => {
    expect((await listing({}, of('a', HELD), of('b', PARKED))).code).toBe(1)
    expect((await listing({ state: 'held' }, of('a', HELD), of('b', PARKED))).code).toBe(0)
  })

  it('of one state shows only those', async () => {
    const { lines } = await listing({ state: 'held', json: true }, of('a', HELD), of('b', PARKED))
    expect(lines.map((line) => JSON.parse(line).id)).toEqual([of('a', HELD).id])
  })

  it('shows no more than it was asked for, the latest of all states', async () => {
    const at = (second: number) => ({ updatedAt: `2026-11-01T00:00:0${second}.000Z` })
    const all = [of('a', HELD, at(1)), of('b', PARKED, at(2)), of('c', HELD, at(3))]
    const { lines } = await listing({ limit: '2', json: true }, ...all)
    expect(lines.map((line) => JSON.parse(line).id[0])).toEqual(['c', 'b'])
  })

  it('as JSON prints each whole on a line', async () => {
    const recovery = of('a', HELD)
    const { lines } = await listing({ json: true }, recovery)
    expect(lines.map((line) => JSON.parse(line))).toEqual([recovery])
  })

  it('says so where there are none, and nothing as JSON', async () => {
    expect((await listing({})).lines).toEqual(['no recoveries'])
    expect((await listing({ json: true })).lines).toEqual([])
  })

  it('takes no state that does not exist, and names those that do', async () => {
    const wrong = listing({ state: 'broken' })
    await expect(wrong).rejects.toThrow(UsageError)
    await expect(wrong).rejects.toThrow(/--state: expected one of opened, .*waived, found broken/)
  })

  it.each(['0', '-1', '1.5', 'many', ''])('takes no limit of %j', async (limit) => {
    await expect(listing({ limit })).rejects.toThrow(/--limit: expected a whole number from 1/)
  })

  it('prints nothing raw that could move the cursor or forge a line', async () => {
    const hostile = of('a', HELD)
    const verdict = { ...hostile.verdict, rule: '\u001b[2Jgone\r\nRECOVERY\u009b31m' }
    const { lines } = await listing({}, { ...hostile, verdict })
    expect(lines).toHaveLength(2)
    expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/)
  })
})
