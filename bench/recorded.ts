import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type TaskInstanceFailed, taskInstanceFailedSchema } from '../lambdas/contracts/events.ts'

const FOLDER = new URL('../test/fixtures/events/', import.meta.url)

const read = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'))

/** A failure as the listener told it from a real Airflow. */
export const recorded = (name: string): TaskInstanceFailed => taskInstanceFailedSchema.parse(read(name).detail)

/** Names of all recorded failures of tasks. */
export const recordedNames = (): string[] =>
  globSync('*.json', { cwd: fileURLToPath(FOLDER) })
    .map((file) => basename(file, '.json'))
    .filter((name) => read(name)['detail-type'] === 'Task Instance Failed')
    .toSorted()
