import * as fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { needlesOf } from '../../../../lambdas/domain/classify/text/needles.ts'
import { pattern, pieces, quoteIn } from '../../../../lambdas/domain/classify/text/pattern.ts'
import { RULE_CASES } from './cases/index.ts'

describe('the words without which an expression need not be tried', () => {
  it.each([
    ['connection refused', ['connection refused']],
    ['deadlock|lock wait', ['deadlock', 'lock wait']],
    ['lock (?:request )?timeout', ['timeout']],
    ['timed? ?out', ['time']],
    ['\\(#(?:4|17)\\)', ['(#']],
    ['(?:ORA-00060|ORA-00054)\\b', ['ora-00060', 'ora-00054']],
    ['[0-9]{1,5} nodes? (?:are|is) available', [' available']],
    ['x{0,2}abcd+e', ['abcd']],
    ['pg_hba\\.conf', ['pg_hba.conf']],
    ['[()|]{2}closed', ['closed']],
  ])('of %s are %j', (source, needles) => {
    expect(needlesOf(source)?.words).toEqual(needles)
  })

  it.each(['a|b', '.*', 'ab?c?', '[a-z]+', '(?:deadlock)?', '(?:deadlock|.)', 'a(?:.|b)c'])(
    'of %s cannot be told',
    (source) => {
      expect(needlesOf(source)).toBeNull()
    },
  )

  it.each([
    ['connection (?:was )?(?:reset|lost)', ['connection '], [['reset', 'lost']]],
    ['conn_id.{0,9}defined', ['conn_id'], [['defined']]],
    ['deadlock|lock (?:wait) over', ['deadlock', 'lock '], []],
  ])('of %s are %j, and every one of %j', (source, words, others) => {
    expect(needlesOf(source)).toMatchObject({ words, others })
  })

  it.each([
    ['connection lost', true],
    ['\\bHTTP [45]', true],
    ['(?:Errno|WinError) [0-9]', true],
    ['[0-9] nodes', false],
    ['x?connection', false],
    ['.connection', false],
    ['^connection', false],
    ['connection|.{2}lost', false],
  ])('of %s begin the match: %s', (source, leading) => {
    expect(needlesOf(source)?.leading).toBe(leading)
  })

  it('never hide a match', () => {
    const messages = RULE_CASES.flatMap(({ matches }) =>
      matches.flatMap(({ causes }) => causes.map(({ message }) => message)),
    )
    const part = fc.constantFrom(
      'conn',
      'ection',
      ' ',
      '(?:was )?',
      'd?',
      '.{0,9}',
      '[a-z]{2,}',
      '\\b',
      'time',
      'out',
      '(?:lock|key)',
      's*',
      '|',
    )
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), fc.constantFrom(...messages), (parts, message) => {
        const source = parts.join('')
        const expression = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE)
        const wanted = pattern(source)

        for (const piece of pieces(message)) expect(quoteIn([piece], wanted) !== null).toBe(expression.test(piece.text))
      }),
      { numRuns: 500 },
    )
  })
})
