import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ownRuleWhenSchema } from '../../../lambdas/contracts/own-rules.ts'
import { shadowedRules } from '../../../lambdas/domain/classify/own-rules/shadow.ts'
import { parseConfig } from '../../../lib/config/load.ts'
import { smallConfig } from '../../support/goaround-app.ts'

const page = readFileSync(new URL('../../../docs/own-rules.md', import.meta.url), 'utf8')

describe('docs/own-rules.md', () => {
  it('shows rules that pass synth, each of which may decide', () => {
    const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? []
    const { rules } = parseConfig({ ...smallConfig(), ...JSON.parse(example) }, 'the example')

    expect(rules.length).toBeGreaterThan(2)
    expect(shadowedRules(rules)).toEqual([])
  })

  it('tells of every field of `when`', () => {
    const [, section = ''] = page.split('## `when`')
    for (const field of Object.keys(ownRuleWhenSchema.shape)) expect(section).toContain(`\`${field}\``)
  })
})
