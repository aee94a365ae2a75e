import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { needlesOf } from '../../../../lambdas/domain/classify/text/needles.ts'
import { holds, pattern, pieces } from '../../../../lambdas/domain/classify/text/pattern.ts'
import { RULE_CASES } from './cases/index.ts'

describe('the words without which an expression need not be tried', () => {
  it.each([
    ['connection refused', ['connection refused']],
    ['deadlock|lock wait', ['deadlock', 'lock wait']],
    ['lock (?:request )?timeout', ['timeout']],
    ['timed? ?out', ['time']],
    ['(?:ORA-00060|ORA-00054)\\b', ['ora-00060', 'ora-00054']],
    ['[0-9]{1,5} nodes? (?:are|is) available', [' available']],
    ['x{0,2}abcd+e', ['abcd']],
    ['pg_hba\\.conf', ['pg_hba.conf']],
    ['[()|]{2}closed', ['closed']],
  ])('of %s are %j', (source, needles) => {
    expect(needlesOf(source)).toEqual(needles)
  })

  it.each(['a|b', '.*', 'ab?c?', '[a-z]+', '(?:deadlock)?', '(?:deadlock|.)'])('of %s cannot be told', (source) => {
    expect(needlesOf(source)).toBeNull()
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
        const wanted = pattern(parts.join(''))

        for (const piece of pieces(message)) expect(holds(piece, wanted)).toBe(wanted.expression.test(piece.text))
      }),
      { numRuns: 500 },
    )
  })
})
