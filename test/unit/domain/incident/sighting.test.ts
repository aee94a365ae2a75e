import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Incident } from '../../../../lambdas/domain/incident/incident.ts'
import { NO_BLAST, NO_COUNTS } from '../../../../lambdas/domain/incident/incident.ts'
import { type Sighting, sight } from '../../../../lambdas/domain/incident/sighting.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import { incidentWith } from '../../../support/incidents.ts'
import { testPolicy } from '../../../support/policy.ts'

const POLICY = testPolicy().incidents
const SEEN_AT = '2026-11-01T00:00:30.000Z'
const known = (change: Parameters<typeof incidentWith>[0] = {}) => incidentWith({ lastSeen: SEEN_AT, ...change })
const CLOSED = { state: { kind: 'closed', at: '2026-11-01T00:10:30.000Z' } } as const
const SEEN: Sighting = {
  environment: 'test',
  base: 'c'.repeat(32),
  cause: { kind: 'dependency', dependency: 'http:api.example.com' },
  category: 'service-unavailable',
  evidence: 'http_status=503',
}
const later = (seconds: number) => plusSeconds(SEEN_AT, seconds)
const sightedAfter = (seconds: number, latest: Incident | undefined) => sight(SEEN, latest, POLICY, later(seconds))

describe('a cause that is seen', () => {
  it('for the first time opens its first incident', () => {
    expect(sightedAfter(0, undefined)).toEqual({
      kind: 'create',
      incident: {
        ...SEEN,
        id: `${SEEN.base}-1`,
        generation: 1,
        version: 1,
        state: { kind: 'open' },
        firstSeen: SEEN_AT,
        lastSeen: SEEN_AT,
        reopened: 0,
        causedBy: [],
        breaches: [],
        root: null,
        counts: NO_COUNTS,
        blast: NO_BLAST,
        tendedAt: null,
      },
    })
  })

  it('again within the touching time joins without a write', () => {
    const open = known()

    expect(sightedAfter(POLICY.touchSeconds - 0.001, open)).toEqual({ kind: 'join', incident: open })
    expect(sightedAfter(0, open)).toEqual({ kind: 'join', incident: open })
  })

  it('by a clock that is behind joins without a write as well', () => {
    expect(sightedAfter(-5, known()).kind).toBe('join')
  })

  it('again after the touching time marks the open incident as seen, and nothing else', () => {
    const open = known({ version: 7, counts: { ...NO_COUNTS, open: 3 }, tendedAt: SEEN_AT })

    expect(sightedAfter(POLICY.touchSeconds, open)).toEqual({
      kind: 'save',
      incident: { ...open, version: 8, lastSeen: later(POLICY.touchSeconds) },
    })
  })

  it('keeps an open incident however long it has been quiet: something of it is not mended', () => {
    expect(sightedAfter(10 * POLICY.reopenSeconds, known())).toMatchObject({
      kind: 'save',
      incident: { generation: 1 },
    })
  })

  it('within the reopening time opens the closed incident again', () => {
    const closed = known({ ...CLOSED, version: 4, generation: 3, reopened: 1 })

    expect(sightedAfter(POLICY.reopenSeconds, closed)).toEqual({
      kind: 'save',
      incident: {
        ...closed,
        version: 5,
        state: { kind: 'open' },
        lastSeen: later(POLICY.reopenSeconds),
        reopened: 2,
      },
    })
  })

  it('later opens the next generation of the same base', () => {
    const now = later(POLICY.reopenSeconds + 0.001)

    expect(sightedAfter(POLICY.reopenSeconds + 0.001, known({ ...CLOSED, generation: 3, reopened: 2 }))).toMatchObject({
      kind: 'create',
      incident: { id: `${SEEN.base}-4`, base: SEEN.base, generation: 4, version: 1, reopened: 0, firstSeen: now },
    })
  })

  it('counts the quiet time from the last recovery where that came after the last failure', () => {
    const healed = 5 * POLICY.reopenSeconds
    const late = known({ state: { kind: 'closed', at: later(healed + POLICY.quietSeconds) } })

    expect(sightedAfter(healed + POLICY.reopenSeconds, late).kind).toBe('save')
    expect(sightedAfter(healed + POLICY.reopenSeconds + 1, late).kind).toBe('create')
  })

  it('writes an open incident at most once in the touching time, however often it is seen', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 120_000 }), { maxLength: 300 }), (milliseconds) => {
        let incident = known()
        const writes: number[] = []
        for (const at of milliseconds.toSorted((a, b) => a - b)) {
          const what = sightedAfter(at / 1000, incident)
          if (what.kind !== 'join') writes.push(at)
          incident = what.incident
        }

        expect(writes.slice(1).every((at, n) => at - (writes[n] ?? 0) >= POLICY.touchSeconds * 1000)).toBe(true)
        expect(writes.length).toBeLessThanOrEqual(120 / POLICY.touchSeconds)
        expect(incident.version).toBe(1 + writes.length)
      }),
    )
  })
})
