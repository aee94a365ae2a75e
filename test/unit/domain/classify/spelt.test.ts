import { describe, expect, it } from 'vitest'
import { speltOut } from '../../../../lambdas/domain/classify/text/spelt.ts'

describe('names spelt out', () => {
  it.each([
    ['RecordTooLargeException', 'record too large exception'],
    ['INVALID_QUERY_LOCATOR', 'invalid query locator'],
    ["{'error': 'channel_not_found'}", 'channel not found'],
    ['ssl.SSLZeroReturnError: x', 'ssl zero return error'],
    ['noCursorTimeout and noCursorTimeout', 'no cursor timeout'],
    ['kafka.errors.NotLeaderError\nTOO_MANY', 'not leader error\ntoo many'],
  ])('%j is %j', (text, words) => {
    expect(speltOut(text)).toBe(words)
  })

  it.each(['plain words stay', 'Deadlock', 'x_', `${'Ab'.repeat(40)}`])('%j holds none', (text) => {
    expect(speltOut(text)).toBe('')
  })
})
