import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesGlob } from '../../../lambdas/domain/glob.ts'

describe('a pattern in which * stands for any characters', () => {
  it.each([
    ['orders', 'orders', true],
    ['orders', 'orders_daily', false],
    ['orders*', 'orders', true],
    ['orders*', 'orders_daily', true],
    ['orders*', 'my_orders', false],
    ['*orders', 'my_orders', true],
    ['*orders', 'orders_daily', false],
    ['*', '', true],
    ['a*b*c', 'abc', true],
    ['a*b*c', 'axxbyyc', true],
    ['a*b*c', 'acb', false],
    ['a*b*c', 'axc', false],
    ['ab*ba', 'aba', false],
    ['a*a', 'a', false],
    ['*a*a*', 'ba', false],
    ['a*bc*c', 'abc', false],
    ['a.c', 'abc', false],
    ['', '', true],
    ['', 'a', false],
  ])('%j matches %j: %s', (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected)
  })

  it('agrees with the regular expression it stands for', () => {
    const word = fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 8 }).map((all) => all.join(''))
    const pattern = fc.array(fc.constantFrom('a', 'b', '.', '*'), { maxLength: 6 }).map((all) => all.join(''))
    fc.assert(
      fc.property(pattern, word, (glob, text) => {
        const same = new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`)
        expect(matchesGlob(glob, text)).toBe(same.test(text))
      }),
      { numRuns: 2000 },
    )
  })
})
