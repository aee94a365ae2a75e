import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../paths.ts'
import { SIDES, type Side } from './result.ts'

const SCHEMA = { module: 'orders_schema.py', before: 'READS = (1,)', after: 'READS = (1, 2)' }

/** The pipeline's files of one side, without those of the other. */
export function makeDagFolder(folder: string, side: Side): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const source = join(ROOT, 'airflow', 'dags')
  const others = SIDES.filter((other) => other !== side).map((other) => `orders_${other}`)
  const files = readdirSync(source).filter(
    (file) => file.startsWith('orders_') && file.endsWith('.py') && !others.some((other) => file.startsWith(other)),
  )
  for (const file of files) copyFileSync(join(source, file), join(folder, file))
}

/** Deploys the reading of schema 2, in one step: a task that starts meanwhile finds the one file or the other. */
export function mendSchema(folder: string): void {
  const file = join(folder, SCHEMA.module)
  const code = readFileSync(file, 'utf8')
  if (!code.includes(SCHEMA.before)) throw new Error(`${SCHEMA.module} does not say ${SCHEMA.before}`)
  writeFileSync(`${file}.new`, code.replace(SCHEMA.before, SCHEMA.after))
  renameSync(`${file}.new`, file)
}
