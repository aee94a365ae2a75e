import { describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../../../lambdas/domain/classify/catalogue.ts'
import { Concerned } from '../../../../lambdas/domain/classify/concerned.ts'
import { isHit, type Rule } from '../../../../lambdas/domain/classify/rule.ts'
import { RULE_CASES } from './cases/index.ts'
import { raised, said } from './support.ts'
import { SYSTEMS } from './systems/index.ts'

const RULES: readonly Rule[] = Object.values(CATALOGUE).flatMap((tier) => Object.values(tier))
const concerned = new Concerned(RULES)

describe('the rules that a failure may concern', () => {
  it('are all that match it, in their order', () => {
    const failures = [
      ...RULE_CASES.flatMap(({ matches, misses }) => [...matches, ...misses]),
      ...Object.values(SYSTEMS).flatMap((sayings) =>
        Object.values(sayings)
          .flat()
          .map((text) => said(text)),
      ),
    ]

    for (const facts of failures) {
      const all = RULES.flatMap((rule, number) => (isHit(rule(facts)) ? [number] : []))

      expect(concerned.of(facts).filter((number) => all.includes(number))).toEqual(all)
    }
  })

  it('are few', () => {
    expect(concerned.of(said('connection refused')).length).toBeLessThan(10)
    expect(concerned.of(raised('builtins.KeyError', {}, 'x')).length).toBeLessThan(10)
    expect(concerned.of(said(''))).toEqual([])
  })
})
