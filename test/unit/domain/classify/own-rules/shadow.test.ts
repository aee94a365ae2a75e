import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type OwnRuleWhen, ownRuleSchema } from '../../../../../lambdas/contracts/own-rules.ts'
import { compileOwnRules } from '../../../../../lambdas/domain/classify/own-rules/compile.ts'
import { shadowedRules } from '../../../../../lambdas/domain/classify/own-rules/shadow.ts'
import { raised } from '../support.ts'

const named = (...whens: OwnRuleWhen[]) => whens.map((when, at) => ({ name: `r${at}`, when }))
const isShadowed = (wide: OwnRuleWhen, narrow: OwnRuleWhen) => shadowedRules(named(wide, narrow)).length > 0

describe('an own rule that can never decide', () => {
  it('is named with the first earlier rule that matches whatever it matches', () => {
    expect(shadowedRules(named({ dag: 'x' }, { http_status: 503 }, { http_status: 503, dag: 'orders' }))).toEqual([
      { rule: 'r2', by: 'r1' },
    ])
  })

  it.each<[OwnRuleWhen, OwnRuleWhen]>([
    [{ http_status: 503 }, { http_status: 503 }],
    [{ http_status: [502, 503] }, { http_status: 503 }],
    [{ sqlstate: '40' }, { sqlstate: ['40001', '40P01'] }],
    [{ host: '*.Example.com' }, { host: 'api.*.example.com' }],
    [{ dag: '*' }, { dag: 'orders_*', message: 'x' }],
    [{ aws_code: 'Throttling' }, { aws_code: 'ThrottlingException' }],
    [{ exception: 'requests.HTTPError' }, { exception: 'HTTPError' }],
    [{ message: 'a+' }, { message: 'a+', log_tail: 'b' }],
  ])('%j goes before %j', (wide, narrow) => {
    expect(isShadowed(wide, narrow)).toBe(true)
  })

  it.each<[OwnRuleWhen, OwnRuleWhen]>([
    [{ http_status: 503 }, { http_status: [502, 503] }],
    [{ http_status: 503, dag: 'x' }, { http_status: 503 }],
    [{ sqlstate: '40001' }, { sqlstate: '40' }],
    [{ host: 'api.*' }, { host: '*.example.com' }],
    [{ dag: 'Orders' }, { dag: 'orders' }],
    [{ message: 'a' }, { message: 'ab' }],
    [{ exit_code: 1 }, { exit_code: 2 }],
  ])('is not the second of %j and %j', (wide, narrow) => {
    expect(isShadowed(wide, narrow)).toBe(false)
  })

  it('is not the first of two: order is what the environment chose', () => {
    expect(isShadowed({ http_status: 503, dag: 'x' }, { http_status: 503 })).toBe(false)
  })

  it('never matches what the earlier one does not, whatever the globs', () => {
    const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 5 })
    const name = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 })
    fc.assert(
      fc.property(glob, glob, fc.array(name, { minLength: 20, maxLength: 20 }), (wide, narrow, dags) => {
        fc.pre(isShadowed({ dag: wide }, { dag: narrow }))
        const [first, second] = compileOwnRules(
          named({ dag: wide }, { dag: narrow }).map((rule) =>
            ownRuleSchema.parse({ ...rule, then: { class: 'unknown', category: 'unknown' } }),
          ),
        )
        for (const dag of dags) {
          const task = { dag, task: 't', operator: null, tags: [] }
          if (second?.test(raised('E'), task)) expect(first?.test(raised('E'), task)).not.toBeNull()
        }
      }),
    )
  })
})
