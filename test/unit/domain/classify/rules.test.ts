import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../../../lambdas/domain/classify/catalogue.ts'
import { classify } from '../../../../lambdas/domain/classify/classify.ts'
import type { FailureFacts } from '../../../../lambdas/domain/classify/facts.ts'
import type { Rule } from '../../../../lambdas/domain/classify/rule.ts'
import { summaryOf } from '../../../../lambdas/domain/classify/summary.ts'
import { RULE_CASES } from './cases/index.ts'

const RULES: Readonly<Record<string, Rule>> = Object.assign({}, ...Object.values(CATALOGUE))
const title = (facts: FailureFacts) =>
  JSON.stringify(facts.causes.map(({ type, codes, message }) => [type, codes, message.slice(0, 60)]))
const NOTHING: FailureFacts = { causes: [], operator: null, dependencies: [], summary: summaryOf([]) }

describe.each(RULE_CASES)('$rule: $promise', ({ rule, matches, misses }) => {
  it.each(matches.map((facts) => [title(facts), facts] as const))('decides on %s', (_, facts) => {
    expect(RULES[rule]?.(facts)).toMatchObject({ evidence: [expect.any(String)] })
    expect(classify(facts).rule).toBe(rule)
  })

  it.each(misses.map((facts) => [title(facts), facts] as const))('keeps out of %s', (_, facts) => {
    expect(RULES[rule]?.(facts)).toBe('no-match')
  })

  it('does not apply where a failure says nothing at all', () => {
    expect(RULES[rule]?.(NOTHING)).toBe('not-applicable')
  })
})

describe('the catalogue', () => {
  it('lists every rule file under its own name, once', () => {
    const files = readdirSync(new URL('../../../../lambdas/domain/classify/rules', import.meta.url))

    expect(Object.values(CATALOGUE).flatMap(Object.keys).toSorted()).toEqual(
      files.map((file) => file.slice(0, -'.ts'.length)).toSorted(),
    )
  })

  it('has a passing and a failing case for every rule', () => {
    const shown = RULE_CASES.filter(({ matches, misses }) => matches.length > 0 && misses.length > 0).map(
      ({ rule }) => rule,
    )

    expect(shown.toSorted()).toEqual(Object.keys(RULES).toSorted())
  })
})
