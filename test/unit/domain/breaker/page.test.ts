import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { breakerPage } from '../../../../scripts/breaker-page.ts'

describe('docs/breaker.md', () => {
  it('tells of table and numbers as they are; `npm run generate` writes it anew', () => {
    expect(readFileSync(new URL('../../../../docs/breaker.md', import.meta.url), 'utf8')).toBe(breakerPage())
  })
})
