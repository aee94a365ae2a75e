import { describe, expect, it } from 'vitest'
import { listWatched } from '../../../bin/cli/watch.ts'
import type { WatchRow } from '../../../lambdas/domain/watch/view.ts'
import { operator } from './fake-store.ts'

const NOW = '2026-11-02T07:10:00.000Z'
const row = (change: Partial<WatchRow>): WatchRow => ({
  subject: 'deadline:ledger_close',
  status: 'ok',
  severity: 'error',
  due: '2026-11-02T07:00:00.000Z',
  why: 'run r runs',
  owner: null,
  incidentId: null,
  ...change,
})
async function listed(rows: readonly WatchRow[], at = '2026-11-02T07:09:30.000Z', json = false) {
  const o = operator()
  await o.store.watch.saveView('test', { at, rows })
  const code = await listWatched(o.store, { json }, o.out, NOW)
  return { code, ...o }
}

describe('goaround watch', () => {
  it('lists what is late first, with how late, where it is booked and why', async () => {
    const { code, text } = await listed([
      row({ subject: 'freshness:shop/orders', due: '2026-11-02T07:30:00.000Z', why: 'its newest event time is …' }),
      row({ status: 'breached', incidentId: `${'ab'.repeat(16)}-2`, why: '10 min late' }),
      row({ subject: 'deadline:other', status: 'at-risk', severity: 'warning', due: '2026-11-02T07:12:30.000Z' }),
    ])

    expect(text()).toMatchInlineSnapshot(`
      "WHAT                   STATE     SEVERITY  DUE                   MARGIN      INCIDENT    WHY
      deadline:ledger_close  breached  error     2026-11-02T07:00:00Z  -10 min     abababab-2  10 min late
      deadline:other         at-risk   warning   2026-11-02T07:12:30Z  2 min 30 s  -           run r runs
      freshness:shop/orders  ok        error     2026-11-02T07:30:00Z  20 min      -           its newest event time is …"
    `)
    expect(code).toBe(1)
  })

  it('says that nobody looks when the last look is old', async () => {
    const { code, text } = await listed([row({})], '2026-11-02T07:00:00.000Z')

    expect(text()).toContain('nobody has looked for 10 min')
    expect(code).toBe(1)
  })

  it('is content where all is in time', async () => {
    expect((await listed([row({})])).code).toBe(0)
  })

  it('moves no cursor by what is watched', async () => {
    expect((await listed([row({ why: 'a\u001b[2Jb' })])).text()).not.toContain('\u001b')
  })

  it('prints JSON lines with the time of the look', async () => {
    const { lines } = await listed([row({})], undefined, true)

    expect(lines.map((line) => JSON.parse(line))).toEqual([{ ...row({}), seenAt: '2026-11-02T07:09:30.000Z' }])
  })

  it('says where nothing was ever watched', async () => {
    const o = operator()

    expect(await listWatched(o.store, {}, o.out, NOW)).toBe(0)
    expect(o.text()).toContain('docs/watch.md')
  })
})
