import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hash32 } from '../../../lambdas/adapters/hash.ts'
import {
  evidenceFrom,
  evidenceItem,
  pointerItem,
  pointerKey,
  recoveryItem,
  recoveryOf,
} from '../../../lambdas/adapters/ledger-items.ts'
import { SHARDS } from '../../../lambdas/adapters/shards.ts'
import { EVENT_DETAIL_MAX_BYTES } from '../../../lambdas/contracts/events.ts'
import type { Recovery } from '../../../lambdas/domain/recovery/recovery.ts'
import { failedEvent } from '../../support/events.ts'
import { NOW, recoveryIn, verdictOf } from '../../support/recoveries.ts'

/** Bytes as DynamoDB counts them: names and text as UTF-8, a number by two digits, each nesting a few more. */
function bytes(value: unknown): number {
  if (value === null || typeof value === 'boolean') return 1
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1
  if (value instanceof Uint8Array) return value.byteLength
  return Object.entries(value as object).reduce((sum, [name, of]) => sum + Buffer.byteLength(name) + 1 + bytes(of), 3)
}

/** A recovery with names of the given length and everything that may be there. */
function large(name: number, token: number): Recovery {
  const state = { kind: 'attempting', since: NOW, token: 't'.repeat(token) } as const
  const { verdict } = recoveryIn(state)
  const subject = { dag_id: 'd'.repeat(name), run_id: 'r'.repeat(name), task_id: 't'.repeat(name), map_index: 999_999 }
  return recoveryIn(state, {
    subject,
    verdict: {
      ...verdict,
      rule: 'r'.repeat(Math.min(64, name / 2)),
      dependency: `${'k'.repeat(Math.min(32, name / 10))}:${'h'.repeat(Math.min(160, name))}`,
      retryAfterSeconds: 86_400,
    },
    contractSource: 'override:199',
    clearSent: { at: NOW, tryNumber: 10_000 },
    pausedAt: NOW,
    deadline: NOW,
    wakeAt: NOW,
  })
}

describe('the item of a recovery', () => {
  it('is at most 2 KB with names of 60 characters and a task token as Step Functions makes them', () => {
    expect(bytes(recoveryItem(large(60, 700)))).toBeLessThanOrEqual(2048)
  })

  it('stays under 4.5 KB with the longest names and token that the contract takes', () => {
    expect(bytes(recoveryItem(large(250, 2048)))).toBeLessThanOrEqual(4608)
  })

  it('carries the version of its schema, like everything beside it', () => {
    const recovery = recoveryIn({ kind: 'opened' })
    const evidence = evidenceItem(recovery.id, { key: '00001#a', event: {}, verdict: {} })
    const all = [recoveryItem(recovery), pointerItem(recovery, null), evidence]
    expect(all.map((item) => (item as { schema_version: number }).schema_version)).toEqual([1, 1, 1])
  })

  it('is in the index of what is due only while something must happen to it', () => {
    expect(recoveryItem(recoveryIn({ kind: 'opened' }, { wakeAt: NOW }))).toMatchObject({
      open_pk: expect.stringMatching(/^OPEN#test#/),
      wake_at: NOW,
    })
    const atRest = recoveryItem(recoveryIn({ kind: 'waived', reason: 'x' }, { wakeAt: null }))
    expect(Object.keys(atRest)).not.toContain('open_pk')
    expect(Object.keys(atRest)).not.toContain('wake_at')
  })

  it('is spread evenly over the shards of each index in a storm', () => {
    const items = Array.from({ length: 3200 }, (_, n) =>
      recoveryItem(recoveryIn({ kind: 'opened' }, { id: hash32(`failure ${n}`), wakeAt: NOW })),
    )
    for (const key of ['state_pk', 'open_pk'] as const) {
      const loads = Object.values(Object.groupBy(items, (item) => String(item[key]))).map((all) => all?.length ?? 0)
      expect(loads).toHaveLength(SHARDS)
      expect(Math.max(...loads)).toBeLessThan(300)
    }
  })

  it.each(['verdict', 'state', 'failure', 'subject'])('without its %s is refused on read', (part) => {
    const { [part as keyof Recovery]: _gone, ...rest } = recoveryIn({ kind: 'opened' })
    expect(() => recoveryOf({ recovery: rest })).toThrow(part)
  })
})

describe('the pointer of a task instance', () => {
  it('lies beside those of its run, and tells task and index apart', () => {
    const { subject } = recoveryIn({ kind: 'opened' })
    const keys = [
      pointerKey('test', subject),
      pointerKey('test', { ...subject, map_index: 1 }),
      pointerKey('test', { ...subject, task_id: 'other' }),
    ]
    expect(new Set(keys.map((k) => k.pk)).size).toBe(1)
    expect(new Set(keys.map((k) => k.sk)).size).toBe(3)
    expect(pointerKey('prod', subject).pk).not.toBe(keys[0]?.pk)
  })

  it('holds nothing of the attempt, least of all its token', () => {
    const item = pointerItem(recoveryIn({ kind: 'attempting', since: NOW, token: 'secret' }), null)
    expect(JSON.stringify(item)).not.toContain('secret')
  })
})

describe('evidence', () => {
  const key = '00001#a'

  it('is compressed: a talkative event shrinks to a fraction', () => {
    const event = failedEvent({
      log_tail: 'Traceback (most recent call last):\n'.repeat(230),
      error_text: 'x'.repeat(4096),
    })
    const { body } = evidenceItem('id', { key, event, verdict: verdictOf() })
    expect(body.byteLength).toBeLessThan(JSON.stringify(event).length / 5)
  })

  it('is no larger than the design allows even where nothing of it can be compressed', () => {
    const noise = randomBytes(EVENT_DETAIL_MAX_BYTES).toString('base64').slice(0, EVENT_DETAIL_MAX_BYTES)
    expect(evidenceItem('id', { key, event: { noise }, verdict: verdictOf() }).body.byteLength).toBeLessThan(100_000)
  })

  it('comes back as it was', () => {
    const event = failedEvent({ error_text: 'é \u0000 💥' })
    expect(evidenceFrom(evidenceItem('id', { key, event, verdict: verdictOf() }))).toEqual({
      key,
      event,
      verdict: verdictOf(),
    })
  })
})
