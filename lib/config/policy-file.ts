import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { policyOf } from './policy.ts'
import type { EnvironmentConfig } from './schema.ts'

const FOLDER = join(import.meta.dirname, '..', '..', '.goaround', 'policies')

/**
 * Writes what the environment's functions decide by, for their bundles to take along. The name is that of the content,
 * so that two environments synthesized at once do not meet.
 * @returns the file's path
 */
export function writePolicyFile(config: EnvironmentConfig): string {
  const text = `${JSON.stringify(policyOf(config), null, 2)}\n`
  const file = join(FOLDER, `${createHash('sha256').update(text).digest('hex').slice(0, 32)}.json`)
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(file, text)
  return file
}
