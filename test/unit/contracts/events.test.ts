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

describe('an event recorded from a real failure', () => {
  it.each(fixtures)('%s is accepted with no field lost', (_file, event) => {
    const envelope = eventEnvelopeSchema.parse(event)

    const detail = eventSchemas[envelope['detail-type']].parse(envelope.detail)

    expect(detail).toEqual(event.detail)
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

  it('refuses a version it does not know', () => {
    expect(eventSchemas['Task Instance Failed'].safeParse({ ...event.detail, schema_version: 2 }).success).toBe(false)
  })
})
