import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plain, table } from '../../../bin/cli/print.ts'

describe('text on a terminal', () => {
  it('has no control characters left, whatever came from outside', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plain(text)).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}]*$/u)
      }),
    )
  })

  it('keeps what people write', () => {
    expect(plain('é – 東京 [ok] 💥 ~')).toBe('é – 東京 [ok] 💥 ~')
  })

  it('cannot be turned around or hidden by marks of direction and width', () => {
    expect(plain('a\u202eb\u2066c\u200bd\ufeffe\u2028f')).toBe('a?b?c?d?e?f')
  })
})

describe('a table', () => {
  it('has columns as wide as their widest cell, and no blanks at the end', () => {
    expect(
      table(
        ['ID', 'STATE', 'NEXT'],
        [
          ['1', 'held', '-'],
          ['1234', 'dead-lettered', 'now'],
        ],
      ),
    ).toEqual(['ID    STATE          NEXT', '1     held           -', '1234  dead-lettered  now'])
  })

  it('without rows is its head', () => {
    expect(table(['ID', 'STATE'], [])).toEqual(['ID  STATE'])
  })
})
