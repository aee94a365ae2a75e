import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LiteralIndex, nextFound } from '../../../../lambdas/domain/classify/text/literal-index.ts'

const found = (bits: Uint32Array, owners: number) =>
  Array.from({ length: owners }, (_, owner) => owner).filter((owner) => nextFound(bits, owner, owner + 1) === owner)

describe('the index of literals', () => {
  it('finds every literal that occurs, also one within or behind another', () => {
    const index = new LiteralIndex()
    index.add([['lock'], ['deadlock'], ['ock t'], ['timeout'], ['read', 'time']])

    expect(found(index.search('a deadlock then a time'), 5)).toEqual([0, 1, 2, 4])
  })

  it('counts an owner without literals as found in every text', () => {
    const index = new LiteralIndex()
    index.add([['never'], null])

    expect(found(index.search(''), 2)).toEqual([1])
  })

  it('numbers owners on from those before, and finds those added after a search', () => {
    const index = new LiteralIndex()
    expect(index.add([['one'], ['two']])).toBe(0)
    const before = index.search('three')
    expect(index.add(Array.from({ length: 40 }, () => ['three']))).toBe(2)

    expect(found(index.search('three'), 42)).toHaveLength(40)
    expect(nextFound(before, 41, 42)).toBe(41)
  })

  it('finds exactly what a plain search finds', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'ü', ' '), minLength: 1, maxLength: 4 })
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' '), minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 40 }), fc.array(word), (literals, words) => {
        const index = new LiteralIndex()
        index.add(literals.map((literal) => [literal]))
        const text = words.join('')

        expect(found(index.search(text), literals.length)).toEqual(
          literals.flatMap((literal, owner) => (text.includes(literal) ? [owner] : [])),
        )
      }),
    )
  })
})
