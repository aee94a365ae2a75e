import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { rulesPage } from '../../../../scripts/rules-table.ts'

describe('docs/rules.md', () => {
  it('tells of the rules as they are; `npm run generate` writes it anew', () => {
    expect(readFileSync(new URL('../../../../docs/rules.md', import.meta.url), 'utf8')).toBe(rulesPage())
  })
})
