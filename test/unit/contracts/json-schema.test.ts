import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { schemaDocuments } from '../../../scripts/generate.ts'

const dir = join(import.meta.dirname, '../../../lambdas/contracts/schema')

describe('the exported JSON Schema', () => {
  it.each([...schemaDocuments()])('%s says what the zod contract says (else: npm run generate)', (file, text) => {
    expect(readFileSync(join(dir, file), 'utf8')).toBe(text)
  })

  it('has no file left over from an event or item that is gone', () => {
    expect(readdirSync(dir).sort()).toEqual([...schemaDocuments().keys()].sort())
  })
})
