// Writes the JSON Schema of every event, breaker item, record letter and booked item of the contract, for the Python side and for
// people, and the table of the classifier's rules: `npm run generate`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { breakerViewSchema, outcomeItemSchema, waitingItemSchema } from '../lambdas/contracts/breaker.ts'
import { DETAIL_TYPES, type DetailType, eventSchemas } from '../lambdas/contracts/events.ts'
import { recordCountsSchema, recordLetterSchema } from '../lambdas/contracts/record.ts'
import { countsItemSchema, reconciliationItemSchema, replayedItemSchema } from '../lambdas/contracts/records-table.ts'
import { breakerPage } from './breaker-page.ts'
import { escalationPage } from './escalation-page.ts'
import { rulesPage } from './rules-table.ts'

const SCHEMA_DIR = join(import.meta.dirname, '..', 'lambdas', 'contracts', 'schema')
const RULES_PAGE = join(import.meta.dirname, '..', 'docs', 'rules.md')
const BREAKER_PAGE = join(import.meta.dirname, '..', 'docs', 'breaker.md')
const ESCALATION_PAGE = join(import.meta.dirname, '..', 'docs', 'escalation.md')

/** What workers put into and read from the table of breakers. */
const BREAKER_ITEMS = {
  'Breaker Outcome': outcomeItemSchema,
  'Breaker Waiting': waitingItemSchema,
  'Breaker View': breakerViewSchema,
}

/** What pipelines put into queues of record dead letters, and book in the table of records. */
const RECORDS = {
  'Record Letter': recordLetterSchema,
  'Record Counts': recordCountsSchema,
  'Booked Counts': countsItemSchema,
  'Booked Reconciliation': reconciliationItemSchema,
  'Booked Replay': replayedItemSchema,
}

/** `Task Instance Failed` → `task-instance-failed.json`. */
export function schemaFile(type: DetailType | keyof typeof BREAKER_ITEMS | keyof typeof RECORDS): string {
  return `${type.toLowerCase().replaceAll(' ', '-')}.json`
}

/**
 * The JSON Schema documents by file name, as text that ends in a newline. Same contract, same bytes.
 * Written for what a receiver accepts (`io: 'input'`), so unknown keys are allowed: optional additions are no break.
 */
export function schemaDocuments(): Map<string, string> {
  const schemas = { ...eventSchemas, ...BREAKER_ITEMS, ...RECORDS }
  return new Map(
    [...DETAIL_TYPES, ...keysOf(BREAKER_ITEMS), ...keysOf(RECORDS)].map((type) => {
      const { $schema, ...body } = z.toJSONSchema(schemas[type], { io: 'input' })
      return [schemaFile(type), `${JSON.stringify({ $schema, title: type, ...body }, null, 2)}\n`]
    }),
  )
}

const keysOf = <T extends object>(record: T) => Object.keys(record) as (keyof T)[]

if (import.meta.main) {
  mkdirSync(SCHEMA_DIR, { recursive: true })
  for (const [file, text] of schemaDocuments()) writeFileSync(join(SCHEMA_DIR, file), text)
  writeFileSync(RULES_PAGE, rulesPage())
  writeFileSync(BREAKER_PAGE, breakerPage())
  writeFileSync(ESCALATION_PAGE, escalationPage())
}
