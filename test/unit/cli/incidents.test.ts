import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../bin/cli/failure.ts'
import { listIncidents } from '../../../bin/cli/incidents.ts'
import type { Incident } from '../../../lambdas/domain/incident/incident.ts'
import { HEALED, incidentOf, PARKED, secondsIn, type Task, tell } from '../../support/incident-story.ts'
import { operator } from './fake-store.ts'

const NOW = secondsIn(300)
const base = (name: string) => name.repeat(32)
const COUNTS = { open: 0, recovered: 0, waived: 0, deadLettered: 0, left: 0 }
const closed = (change: Partial<Incident> = {}) =>
  incidentOf({ base: base('f'), state: { kind: 'closed', at: secondsIn(200) }, tendedAt: secondsIn(200), ...change })

async function listing(
  stories: readonly (readonly [Incident, ...Task[]])[],
  options: { state?: string; limit?: string; json?: boolean } = {},
) {
  const o = operator()
  for (const [incident, ...tasks] of stories) {
    await o.store.incidents.create(incident)
    for (const task of tasks) await tell(o.ledger, incident, task)
  }
  const code = await listIncidents(o.store, { state: 'all', limit: '50', ...options }, o.out, NOW)
  const cells = o.lines.map((line) => line.split(/\s{2,}/))
  return { ...o, code, cells, ids: cells.slice(1).map(([id]) => id) }
}

describe('goaround incidents', () => {
  it('shows what an incident is, what it hits and how it stands, counted afresh', async () => {
    const incident = incidentOf({ causedBy: [`${base('d')}-2`], lastSeen: secondsIn(45) })
    const { cells, code } = await listing([
      [incident, { id: 'a', turns: HEALED }, { id: 'b', dag: 'alerts' }, { id: 'c', index: 3, turns: HEALED }],
    ])
    expect(code).toBe(0)
    expect(cells).toEqual([
      ['INCIDENT', 'STATE', 'URGENCY', 'WHAT', 'ROOT', 'MEMBERS', 'BLAST RADIUS', 'SEEN', 'COUNTED', 'CAUSED BY'],
      [
        'c0ffee12-1',
        'open',
        'high',
        'http:partner-api does not answer',
        'http:partner-api',
        '1 open, 2 recovered',
        '3 tasks, 2 runs, 2 DAGs',
        '2026-11-01T00:00:00Z to 2026-11-01T00:00:45Z',
        'now',
        'dddddddd-2',
      ],
    ])
  })

  it('lists open and urgent ones first, of those the wider one', async () => {
    const quiet = incidentOf({ base: base('a'), lastSeen: secondsIn(90) })
    const small = incidentOf({ base: base('b'), lastSeen: secondsIn(80) })
    const wide = incidentOf({ base: base('c') })
    const { ids } = await listing([
      [closed({ lastSeen: secondsIn(99) })],
      [quiet, { id: 'a', turns: [[5, PARKED]] }],
      [small, { id: 'b', task: 'b' }],
      [wide, { id: 'c', task: 'c' }, { id: 'd', task: 'd' }],
    ])
    expect(ids).toEqual(['cccccccc-1', 'bbbbbbbb-1', 'aaaaaaaa-1', 'ffffffff-1'])
  })

  it('ends with 1 where an open one has dead letters', async () => {
    const dead: [Incident, Task] = [incidentOf(), { id: 'a', turns: [[5, PARKED]] }]
    expect((await listing([dead])).code).toBe(1)
    expect((await listing([[incidentOf(), { id: 'a' }]])).code).toBe(0)
    expect((await listing([[closed({ counts: { ...COUNTS, deadLettered: 1 } })]])).code).toBe(0)
  })

  it('says as of when it was counted where counting anew would read too much', async () => {
    const counts = { ...COUNTS, open: 7, recovered: 900, deadLettered: 1 }
    const { cells, code } = await listing([[incidentOf({ counts, tendedAt: secondsIn(120) }), { id: 'a' }]])
    expect(cells[1]?.slice(5, 9)).toEqual([
      '7 open, 1 dead, 900 recovered',
      '0 tasks, 0 runs, 0 DAGs',
      '2026-11-01T00:00:00Z to 2026-11-01T00:00:00Z',
      'as of 2026-11-01T00:02:00Z',
    ])
    expect(code).toBe(1)
  })

  it('of one state shows only those, and no more than was asked for', async () => {
    const stories: [Incident][] = [
      [incidentOf()],
      [closed()],
      [incidentOf({ base: base('b'), lastSeen: secondsIn(9) })],
    ]
    expect((await listing(stories, { state: 'closed' })).ids).toEqual(['ffffffff-1'])
    expect((await listing(stories, { state: 'open', limit: '1' })).ids).toEqual(['bbbbbbbb-1'])
    expect((await listing(stories, { limit: '2' })).ids).toHaveLength(2)
  })

  it('as JSON prints each whole on a line, with title and urgency', async () => {
    const { lines } = await listing([[closed()]], { json: true })
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { ...closed(), title: 'http:partner-api does not answer', urgency: null },
    ])
  })

  it('says so where there are none, and nothing as JSON', async () => {
    expect((await listing([])).lines).toEqual(['no incidents'])
    expect((await listing([[closed()]], { state: 'open' })).lines).toEqual(['no open incidents'])
    expect((await listing([], { json: true })).lines).toEqual([])
  })

  it.each([
    [{ state: 'broken' }, /--state: expected one of open, closed, all, found broken/],
    [{ limit: '0' }, /--limit: expected a whole number from 1, found 0/],
    [{ limit: 'many' }, /--limit: expected a whole number from 1, found many/],
  ])('takes no %j', async (options, message) => {
    const wrong = listing([], options)
    await expect(wrong).rejects.toThrow(UsageError)
    await expect(wrong).rejects.toThrow(message)
  })

  it('prints nothing raw that could move the cursor, turn text around or forge a line', async () => {
    const cause = { kind: 'dependency', dependency: '\u001b[2Jgone\r\nINCIDENT\u202e\u009b31m' } as const
    const { lines } = await listing([[incidentOf({ cause })]])
    expect(lines).toHaveLength(2)
    expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/)
  })
})
