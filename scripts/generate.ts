// Writes the JSON Schema of every event of the contract, for the Python side and for people, and the table of the
// classifier's rules: `npm run generate`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { DETAIL_TYPES, type DetailType, eventSchemas } from '../lambdas/contracts/events.ts'
import { rulesPage } from './rules-table.ts'

const SCHEMA_DIR = join(import.meta.dirname, '..', 'lambdas', 'contracts', 'schema')
const RULES_PAGE = join(import.meta.dirname, '..', 'docs', 'rules.md')

/** `Task Instance Failed` → `task-instance-failed.json`. */
export function schemaFile(type: DetailType): string {
  return `${type.toLowerCase().replaceAll(' ', '-')}.json`
}

/**
 * The JSON Schema documents by file name, as text that ends in a newline. Same contract, same bytes.
 * Written for what a receiver accepts (`io: 'input'`), so unknown keys are allowed: optional additions are no break.
 */
export function schemaDocuments(): Map<string, string> {
  return new Map(
    DETAIL_TYPES.map((type) => {
      const { $schema, ...body } = z.toJSONSchema(eventSchemas[type], { io: 'input' })
      return [schemaFile(type), `${JSON.stringify({ $schema, title: type, ...body }, null, 2)}\n`]
    }),
  )
}

if (import.meta.main) {
  mkdirSync(SCHEMA_DIR, { recursive: true })
  for (const [file, text] of schemaDocuments()) writeFileSync(join(SCHEMA_DIR, file), text)
  writeFileSync(RULES_PAGE, rulesPage())
}
