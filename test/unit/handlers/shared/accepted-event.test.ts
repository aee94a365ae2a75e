import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVENT_DETAIL_MAX_BYTES } from '../../../../lambdas/contracts/events.ts'
import { acceptedEvent, RejectedEvent } from '../../../../lambdas/handlers/shared/accepted-event.ts'
import { failedEvent } from '../../../support/events.ts'

const envelope = {
  id: '6f87d04b-0000-0000-0000-000000000000',
  source: 'goaround.airflow',
  'detail-type': 'Task Instance Failed',
  time: '2026-11-01T00:00:21Z',
  account: '111122223333',
}
const body = (detail: object, change: object = {}) => JSON.stringify({ ...envelope, detail, ...change })

function reasonOf(text: string): string {
  try {
    acceptedEvent(text, 'test')
  } catch (error) {
    if (error instanceof RejectedEvent) return error.message
    throw error
  }
  return 'accepted'
}

describe('an event of the contract', () => {
  it('is accepted with its type', () => {
    expect(acceptedEvent(body(failedEvent()), 'test')).toMatchObject({
      type: 'Task Instance Failed',
      at: JSON.parse(body(failedEvent())).time,
      detail: failedEvent(),
    })
  })

  const dir = join(import.meta.dirname, '../../../fixtures/events')
  it.each(readdirSync(dir))('as recorded from real Airflow is accepted: %s', (file) => {
    const event = JSON.parse(readFileSync(join(dir, file), 'utf8'))
    expect(acceptedEvent(JSON.stringify(event), event.detail.environment).type).toBe(event['detail-type'])
  })

  it('may be as large as it may be, and not a byte larger', () => {
    const filled = (bytes: number) => {
      const empty = { ...failedEvent(), extra: '' }
      return body({ ...empty, extra: 'x'.repeat(bytes - Buffer.byteLength(JSON.stringify(empty))) })
    }
    expect(reasonOf(filled(EVENT_DETAIL_MAX_BYTES))).toBe('accepted')
    expect(reasonOf(filled(EVENT_DETAIL_MAX_BYTES + 1))).toBe('detail: has 65537 bytes, at most 65536')
  })
})

describe('what is not of the contract', () => {
  it.each<[string, string, RegExp]>([
    ['text that is not JSON', '{"detail": ', /^body: not JSON$/],
    ['nothing', '', /^body: not JSON$/],
    ['JSON that is no event', '[1, 2]', /\(whole\)/],
    ['another source', body(failedEvent(), { source: 'aws.ec2' }), /^source: .*goaround\.airflow/],
    ['an unknown detail-type', body(failedEvent(), { 'detail-type': 'Task Instance Exploded' }), /^detail-type: /],
    ['a detail that is no object', body(failedEvent(), { detail: 'text' }), /^detail: /],
    ['a detail that is missing', JSON.stringify(envelope), /^detail: /],
    ['an unknown schema version', body({ ...failedEvent(), schema_version: 2 }), /^detail\.schema_version: .*1/],
    [
      'another environment',
      body(failedEvent({ environment: 'prod' })),
      /^detail\.environment: expected test, found prod$/,
    ],
    ['a state that is not of its type', body({ ...failedEvent(), state: 'success' }), /^detail\.state: /],
    ['a field that is missing', body({ ...failedEvent(), try_number: undefined }), /^detail\.try_number: /],
    ['a time that is none', body(failedEvent({ ended_at: 'yesterday' })), /^detail\.ended_at: /],
    ['a negative try', body(failedEvent({ try_number: -1 })), /^detail\.try_number: /],
    ['a long text', body(failedEvent({ error_text: 'x'.repeat(4097) })), /^detail\.error_text: /],
    [
      'a chain that is too long',
      body(failedEvent({ exception: Array(11).fill(failedEvent().exception[0]) })),
      /^detail\.exception: /,
    ],
  ])('is rejected with a reason that names the field: %s', (_what, text, reason) => {
    expect(reasonOf(text)).toMatch(reason)
  })

  it.each([
    ['a path', '../../etc/passwd'],
    ['a slash', 'orders/other'],
    ['an encoded slash', 'orders%2Fother'],
    ['a space', 'orders load'],
    ['a shell word', 'orders;rm'],
    ['markup', '<script>'],
    ['a quote', "orders'--"],
    ['a line break', 'orders\nSet-Cookie: a'],
    ['a trailing line break', 'orders\n'],
    ['a control character', 'orders\u0000'],
    ['another script', 'оrders'],
    ['a combining mark', 'orde\u0301rs'],
    ['an emoji', 'orders💥'],
    ['a right-to-left mark', 'orders\u202e'],
    ['nothing', ''],
    ['too much', 'o'.repeat(251)],
  ])('is rejected where an id holds %s', (_what, id) => {
    expect(reasonOf(body(failedEvent({ dag_id: id })))).toMatch(/^detail\.dag_id: /)
    expect(reasonOf(body(failedEvent({ task_id: id })))).toMatch(/^detail\.task_id: /)
    expect(reasonOf(body(failedEvent({ run_id: id })))).toMatch(/^detail\.run_id: /)
  })

  it('names several fields, but not without end', () => {
    const reason = reasonOf(body({ schema_version: 1 }))
    expect(reason.split('; ')).toHaveLength(5)
  })
})

describe('the reason of a rejection', () => {
  it('is short printable ASCII whatever came in', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc
        .record({ environment: fc.string({ unit: 'binary' }), dag_id: fc.string({ unit: 'binary' }) })
        .map((change) => body({ ...failedEvent(), ...change })),
      fc.string({ unit: 'binary' }).map((text) => body({ [text]: text }, { 'detail-type': text })),
    )
    fc.assert(
      fc.property(hostile, (text) => {
        const reason = reasonOf(text)
        expect(reason).toMatch(/^[\x20-\x7e]{1,900}$/)
      }),
      { numRuns: 500 },
    )
  })

  it('replaces what could forge a line or an attribute', () => {
    expect(new RejectedEvent('dag\r\n\u001b[31mé').message).toBe('dag???[31m?')
    expect(new RejectedEvent('x'.repeat(5000)).message).toHaveLength(900)
  })
})
