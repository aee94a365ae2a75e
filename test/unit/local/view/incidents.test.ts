import { describe, expect, it } from 'vitest'
import { balanceOf } from '../../../../local/scenario/balance.ts'
import type { IncidentTrail } from '../../../../local/scenario/incident-trails.ts'
import { Fold } from '../../../../local/view/fold.ts'
import { incidentNews, progress } from '../../../../local/view/incident-news.ts'
import { incidentLines } from '../../../../local/view/incidents.ts'
import { incidentWith } from '../../../support/incidents.ts'
import { recoveryIn } from '../../../support/recoveries.ts'
import { affectedRun, incidentTrail, mappedTrails, recoveredTrail } from '../scenario/trails.ts'

const NOW = Date.parse('2026-11-01T00:01:30.000Z')
const OPEN = { state: { kind: 'open' } } as const
const [first, second, third] = mappedTrails(3)
const trails = [first, second, third].flatMap((trail) => trail ?? [])
const texts = (before: IncidentTrail | undefined, now: IncidentTrail) =>
  incidentNews(before, now, NOW).map((n) => n.text)

describe('the news of an incident', () => {
  const one = incidentTrail(trails.slice(0, 1), OPEN)

  it('begin with the failure it opens with and the evidence, at the time it was first seen', () => {
    expect(incidentNews(undefined, one, NOW)).toEqual([
      {
        at: Date.parse('2026-11-01T00:00:30.000Z'),
        tone: 'told',
        text: 'opens with prices.fetch[0]: errno=ECONNREFUSED',
      },
    ])
  })

  it('are none where only the number of its members has changed', () => {
    expect(incidentNews(one, incidentTrail(trails, OPEN), NOW)).toEqual([])
  })

  it('tell of a failure that turns out to have been first', () => {
    const root = one.root && { ...one.root, recoveryId: 'f'.repeat(32), subject: { ...one.root.subject, map_index: 7 } }

    expect(texts(one, { ...one, root })).toEqual(['its root is prices.fetch[7], which failed before'])
  })

  it('tell of what waits behind it, once', () => {
    const hit = incidentTrail(trails.slice(0, 1), OPEN, [affectedRun(20)])

    expect(texts(one, hit)).toEqual(['20 tasks wait behind it'])
    expect(texts(hit, hit)).toEqual([])
    expect(texts(one, incidentTrail(trails.slice(0, 1), OPEN, [affectedRun(1)]))).toEqual(['1 task waits behind it'])
  })

  it('tell of an incident that it follows from, once', () => {
    const linked = incidentTrail(trails.slice(0, 1), { ...OPEN, causedBy: [`${'d'.repeat(32)}-2`] })

    expect(texts(one, linked)).toEqual(['follows from dddddddd-2'])
    expect(texts(linked, linked)).toEqual([])
  })

  it('tell that it is closed and open again', () => {
    const closed = incidentTrail(trails)
    const again = { ...closed, incident: incidentWith({ ...OPEN, reopened: 1 }) }

    expect(texts(one, closed)).toEqual(['closed 90 s after it opened: 3 tasks of 1 DAG: 3 recovered'])
    expect(texts(closed, again)).toEqual(['its cause is back: open again'])
    expect(texts(again, closed)).toEqual(['closed 90 s after it opened: 3 tasks of 1 DAG: 3 recovered'])
  })
})

describe('how far the members of an incident are', () => {
  it('is counted by where they stand', () => {
    const at = '2026-11-01T00:01:00.000Z'
    const states = [
      { kind: 'waiting', until: at },
      { kind: 'planning', notBefore: null },
      { kind: 'attempting', since: at, token: 't' },
      { kind: 'held', until: at, reason: 'paused-dag' },
      { kind: 'dead-lettered', reason: 'permanent', sentAt: at },
      { kind: 'waived', reason: 'run-missing' },
    ] as const
    const members = states.map((state, map_index) =>
      recoveryIn(state, { subject: { dag_id: `dag_${map_index % 2}`, run_id: 'r', task_id: 't', map_index } }),
    )

    expect(progress({ ...incidentTrail([]), members })).toBe(
      '6 tasks of 2 DAGs: 2 waiting, 1 held, 1 in Airflow, 1 dead-lettered, 1 waived',
    )
  })
})

describe('the ways that are shown', () => {
  it('are those of every task, and of a mapped one that of the index that failed first', () => {
    const early = recoveredTrail({
      id: 'e'.repeat(32),
      subject: { dag_id: 'prices', run_id: 'r', task_id: 'fetch', map_index: 9 },
      firstFailure: { ...recoveryIn({ kind: 'opened' }).firstFailure, endedAt: '2026-11-01T00:00:01.000Z' },
    })
    const fold = new Fold()

    fold.look([...trails, early, recoveredTrail()])

    expect([...trails, early, recoveredTrail()].map((trail) => fold.isShown(trail))).toEqual([
      false,
      false,
      false,
      true,
      true,
    ])
  })

  it('do not change with a later look', () => {
    const fold = new Fold()
    fold.look(trails.slice(1))
    fold.look(trails)

    expect(trails.map((trail) => fold.isShown(trail))).toEqual([false, true, false])
  })
})

describe('the table of incidents', () => {
  const plain = (_: unknown, text: string) => text

  it('shows of each cause, root, members, victims, what it follows from and its state', () => {
    const bug = incidentTrail(
      [recoveredTrail({ incidentId: `${'d'.repeat(32)}-1` })],
      { ...OPEN, base: 'd'.repeat(32), causedBy: [`${'c'.repeat(32)}-1`] },
      [affectedRun(20)],
    )
    const unknown = { ...incidentTrail([], { base: 'e'.repeat(32) }), root: null }

    expect(incidentLines(balanceOf([], [incidentTrail(trails), bug, unknown], 0), plain)).toEqual([
      'incident    cause                 root             members  victims  follows from  state',
      'cccccccc-1  http:api.example.com  prices.fetch[0]  3        0        -             closed',
      'dddddddd-1  http:api.example.com  orders.load      1        20       cccccccc-1    open',
      'eeeeeeee-1  http:api.example.com  -                0        0        -             closed',
    ])
  })

  it('is left out where there are none', () => {
    expect(incidentLines(balanceOf([], [], 0), plain)).toEqual([])
  })
})
