import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProcessIdentity } from './identity.ts'
import type { Whose } from './mark.ts'

/** A child leads its own process group, so its identity is also that of the group. */
export type ChildRecord = ProcessIdentity & { readonly name: string; readonly run: string }

export function writeRecord(directory: string, record: ChildRecord): void {
  mkdirSync(directory, { recursive: true })
  const file = recordFile(directory, record.name)
  writeFileSync(`${file}.new`, JSON.stringify(record))
  renameSync(`${file}.new`, file)
}

/** Leaves the record of another run's child alone, though it has the same name. */
export function removeRecord(directory: string, record: ChildRecord): void {
  const now = readRecords({ directory, run: record.run }).some((other) => other.name === record.name)
  if (now) rmSync(recordFile(directory, record.name), { force: true })
}

export function readRecords({ directory, run }: Whose): ChildRecord[] {
  let files: string[]
  try {
    files = readdirSync(directory)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  return files
    .filter((file) => file.endsWith('.child.json'))
    .map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as ChildRecord)
    .filter((record) => run === undefined || record.run === run)
}

function recordFile(directory: string, name: string): string {
  return join(directory, `${name}.child.json`)
}
