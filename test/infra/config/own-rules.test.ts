import { describe, expect, it } from 'vitest'
import { ConfigError, parseConfig } from '../../../lib/config/load.ts'
import { policyOf } from '../../../lib/config/policy.ts'
import { smallConfig } from '../../support/goaround-app.ts'

const VERDICT = { class: 'transient', category: 'network' }
const rule = (name: string, when: object, more: object = {}) => ({ name, when, then: VERDICT, ...more })

const problemsOf = (rules: unknown): string[] => {
  try {
    parseConfig({ ...smallConfig(), rules }, 'some.json')
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n').slice(1)
    throw error
  }
  return []
}

describe("an environment's own rules", () => {
  it('are part of what its functions decide by, with their defaults', () => {
    const config = { ...smallConfig(), rules: [rule('shop-busy', { http_status: [429, 503] })] }

    expect(policyOf(parseConfig(config, 'test'))).toMatchObject({
      rules: [{ name: 'shop-busy', when: { http_status: [429, 503] }, then: { ...VERDICT, confidence: 0.9 } }],
      track: { minOutcomes: 20, falseShare: 0.2 },
    })
  })

  it('have every problem named at once: bad RE2, unknown field, duplicate name, no verdict, look-around and more', () => {
    const problems = problemsOf([
      rule('twice', { message: '(unclosed' }),
      rule('twice', { mesage: 'x' }),
      { name: 'no-then', when: { message: 'bad(?=ahead)' } },
      rule('dns-lookup', { log_tail: '(a)\\1', http_status: [503, 'x'] }, { then: {} }),
      rule('Capital', {}, { then: { class: 'permanent', category: 'code-bug', wait_seconds: 5 } }),
      rule('odd', { sqlstate: 'lower', host: 'a/b', exit_code: 999 }, { colour: 'red' }),
      rule('long', { message: 'x'.repeat(513) }),
    ])

    expect(problems.map((line) => line.replace(/(one of throttling, network).*/, '$1 …'))).toMatchInlineSnapshot(`
      [
        "  - rules.1.when.mesage: found "x", expected no such key (a misspelling?)",
        "  - rules.2.then: found nothing, expected an object",
        "  - rules.3.when.http_status.1: found "x", expected a number",
        "  - rules.3.then.class: found nothing, expected one of transient, permanent, unknown",
        "  - rules.3.then.category: found nothing, expected one of throttling, network …",
        "  - rules.4.name: found "Capital", expected lower case letters, digits, - (≤ 64)",
        "  - rules.4.when: found {}, expected at least one field to match",
        "  - rules.4.then.wait_seconds: found 5, expected none, since class is permanent and there is no next try",
        "  - rules.5.when.sqlstate: found "lower", expected 2 to 5 characters of a SQLSTATE",
        "  - rules.5.when.exit_code: found 999, expected at most 255",
        "  - rules.5.when.host: found "a/b", expected a name, \`*\` stands for any characters",
        "  - rules.5.colour: found "red", expected no such key (a misspelling?)",
        "  - rules.6.when.message: found "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..., expected at most 512 characters",
        "  - rules.0.when.message: found "(unclosed", expected an RE2 expression; error parsing regexp: missing closing ): \`(unclosed\`",
        "  - rules.1.name: found "twice", expected another name: rules.0 has this one",
        "  - rules.2.when.message: found "bad(?=ahead)", expected an RE2 expression; RE2 has none: look-around, which can't be matched in linear time (error parsing regexp: invalid or unsupported Perl syntax: \`(?=\`)",
        "  - rules.3.name: found "dns-lookup", expected another name: a built-in rule has this one",
        "  - rules.3.when.log_tail: found "(a)\\\\1", expected an RE2 expression; RE2 has none: back-references, which can't be matched in linear time (error parsing regexp: invalid escape sequence: \`\\1\`)",
      ]
    `)
  })

  it.each([
    ['look-ahead', 'a(?=b)', 'look-around'],
    ['negative look-behind', '(?<!a)b', 'look-around'],
    ['a back-reference', '(a)\\1', 'back-references'],
    ['a named back-reference', '(?P<n>a)(?P=n)', 'back-references'],
  ])('may not use %s, and are told why', (_, message, name) => {
    expect(problemsOf([rule('odd', { message })])).toEqual([
      expect.stringContaining(`RE2 has none: ${name}, which can't be matched in linear time`),
    ])
  })

  it('are no more than 200', () => {
    const rules = Array.from({ length: 201 }, (_, n) => rule(`r${n}`, { dag: `d${n}` }))

    expect(problemsOf(rules)).toEqual([expect.stringMatching(/^ {2}- rules: .*expected at most 200 entries$/)])
    expect(problemsOf(rules.slice(1))).toEqual([])
  })

  it.each(['none', 'history', 'environment-updating', 'http-unavailable'])('may not be called %s', (name) => {
    expect(problemsOf([rule(name, { dag: '*' })])).toEqual([expect.stringContaining('a built-in rule has this one')])
  })

  it.each([{}, 'a rule', [null], [[]]])('that are none at all are told as such: %j', (rules) => {
    expect(problemsOf(rules)).toHaveLength(1)
  })
})

describe('the bar of the track record', () => {
  it('may be moved', () => {
    const config = parseConfig({ ...smallConfig(), track: { minOutcomes: 50 } }, 'test')

    expect(policyOf(config).track).toEqual({ minOutcomes: 50, falseShare: 0.2 })
  })

  it('is a share, and is not met by a handful of outcomes', () => {
    const config = { ...smallConfig(), track: { minOutcomes: 1, falseShare: 20 } }

    expect(() => parseConfig(config, 'test')).toThrow(
      /minOutcomes: found 1, expected at least 5\n.*falseShare: .*most 1/,
    )
  })
})
