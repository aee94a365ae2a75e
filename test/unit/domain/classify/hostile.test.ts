import * as fc from 'fast-check'
import { RE2JS } from 're2js'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { verdictSchema } from '../../../../lambdas/contracts/verdict.ts'
import { classify } from '../../../../lambdas/domain/classify/classify.ts'
import { factsFromEvent, factsFromLine } from '../../../../lambdas/domain/classify/facts.ts'
import { cleaned } from '../../../../lambdas/domain/classify/text/clean.ts'
import { failedEvent } from '../../../support/events.ts'
import { link } from './support.ts'

/** Characters that one classification may read. */
const BUDGET = 8192
const MEBIBYTE = 1_048_576
const BAIT: readonly (readonly [string, string])[] = [
  ['a bait for backtracking', `${'a'.repeat(MEBIBYTE)}!`],
  ['words of every rule', 'connection timed out deadlock HTTP 50 exit code SQLSTATE limit of '.repeat(16_000)],
  ['near misses', 'An error occurred (x when calling the limit of 5 permission '.repeat(17_000)],
  ['quotes and brackets', `"'\`((`.repeat(200_000)],
  ['class names', 'x.y.FooError '.repeat(80_000)],
]

afterEach(() => {
  vi.restoreAllMocks()
})

describe('hostile texts', () => {
  it.each(BAIT)('%s of 1 MiB: no expression reads more of it than the budget allows, nor more than once', (_, text) => {
    const lengths = new Map<RE2JS, number>()
    const test = RE2JS.prototype.test
    vi.spyOn(RE2JS.prototype, 'test').mockImplementation(function (this: RE2JS, input) {
      lengths.set(this, (lengths.get(this) ?? 0) + input.length)
      return test.call(this, input)
    })

    classify(factsFromLine({ exception_type: text, message: text, log_tail: text, operator: text, signal: text }))

    // Pieces overlap by a sixth of their length; types, operator and signal are capped on their own.
    expect(Math.max(...lengths.values())).toBeLessThanOrEqual(BUDGET * 1.25)
  })

  it('a chain of ten full messages stays within the budget as well', () => {
    const exception = Array.from({ length: 10 }, (_, at) =>
      link(`x.E${at}`, {}, 'x'.repeat(4096), { relation: 'cause' }),
    )
    const facts = factsFromEvent(failedEvent({ exception, error_text: 'y'.repeat(4096), log_tail: 'z'.repeat(8192) }))

    expect(facts.causes.reduce((sum, cause) => sum + cause.message.length, 0)).toBeLessThanOrEqual(BUDGET)
  })

  it('both ends of a long text are read, since causes stand there', () => {
    const padding = 'x'.repeat(MEBIBYTE)

    expect(classify(factsFromLine({ message: `${padding} deadlock detected` })).rule).toBe('lock-conflict')
    expect(classify(factsFromLine({ message: `deadlock detected ${padding}` })).rule).toBe('lock-conflict')
  })

  it('control characters, colours and characters that turn the text around are gone from the evidence', () => {
    expect(cleaned('\u001b[31mdead\u0000lock\u202e \u009b2J\u200bfound\u001b[')).toBe('deadlock 2Jfound')
  })

  it('any text gives a verdict of the contract', () => {
    const text = fc.option(fc.string({ unit: 'binary', maxLength: 400 }), { nil: null })
    fc.assert(
      fc.property(
        text,
        text,
        text,
        fc.option(fc.integer(), { nil: null }),
        (exception_type, message, log_tail, exit_code) => {
          const verdict = classify(factsFromLine({ exception_type, message, log_tail, exit_code }))

          expect(verdictSchema.parse(verdict)).toEqual(verdict)
        },
      ),
    )
  })
})
