import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  DETAIL_TYPES,
  EVENT_DETAIL_MAX_BYTES,
  eventEnvelopeSchema,
  eventSchemas,
} from '../../../lambdas/contracts/events.ts'

const dir = join(import.meta.dirname, '../../fixtures/events')
const fixtures = readdirSync(dir).map((file) => [file, JSON.parse(readFileSync(join(dir, file), 'utf8'))] as const)

/** What an event of a sender that does not tell them yet is taken to say. */
const laterFields = (detail: object) => ('task_id' in detail ? { scope: [], awaits: [], code_hash: null } : {})

describe('an event recorded from a real failure', () => {
  it.each(fixtures)('%s is accepted with no field lost', (_file, event) => {
    const envelope = eventEnvelopeSchema.parse(event)

    const detail = eventSchemas[envelope['detail-type']].parse(envelope.detail)

    expect(detail).toEqual({ ...laterFields(detail), ...event.detail })
    expect(Buffer.byteLength(JSON.stringify(detail))).toBeLessThanOrEqual(EVENT_DETAIL_MAX_BYTES)
  })

  it('exists for every detail-type', () => {
    expect(new Set(fixtures.map(([, event]) => event['detail-type']))).toEqual(new Set(DETAIL_TYPES))
  })

  it.each(fixtures)('%s names no machine it was recorded on', (_file, event) => {
    expect(JSON.stringify(event)).not.toMatch(/\/(?:work|root|home|Users|tmp)\//)
  })
})

describe('the event contract', () => {
  const [, event] = fixtures.find(([file]) => file === 'exception-http-503.json') ?? []

  it('takes a field it does not know, so that a newer sender can be deployed first', () => {
    const parsed = eventSchemas['Task Instance Failed'].safeParse({ ...event.detail, added_later: 1 })

    expect(parsed.success).toBe(true)
  })

  it.each(Object.keys(event.detail))('refuses an event without %s', (field) => {
    const { [field]: _gone, ...rest } = event.detail

    const parsed = eventSchemas['Task Instance Failed'].safeParse(rest)

    expect(parsed.error?.issues.map((issue) => issue.path[0])).toEqual([field])
  })

  const awaited = { dag_id: 'ledger_close', run_id: null, logical_date: null, task_ids: [] }
  it.each([
    ['an awaited run without its DAG', { awaits: [{ ...awaited, dag_id: undefined }] }, ['awaits', 0, 'dag_id']],
    ['an awaited run with an id that is none', { awaits: [{ ...awaited, run_id: '../x' }] }, ['awaits', 0, 'run_id']],
    ['more than five awaited runs', { awaits: Array.from({ length: 6 }, () => awaited) }, ['awaits']],
    ['a hash of another length', { code_hash: 'abc' }, ['code_hash']],
    ['a hash in capitals', { code_hash: '0123456789ABCDEF' }, ['code_hash']],
  ])('refuses %s', (_what, change, path) => {
    const parsed = eventSchemas['Task Instance Failed'].safeParse({ ...event.detail, ...change })

    expect(parsed.error?.issues.map((issue) => issue.path)).toEqual([path])
  })

  it('refuses a version it does not know', () => {
    expect(eventSchemas['Task Instance Failed'].safeParse({ ...event.detail, schema_version: 2 }).success).toBe(false)
  })
})
