import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type TaskInstanceFailed, taskInstanceFailedSchema } from '../lambdas/contracts/events.ts'

const FOLDER = new URL('../test/fixtures/events/', import.meta.url)

const read = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'))

const known = new Map<string, TaskInstanceFailed>()

/** A failure as the listener told it from a real Airflow. */
export function recorded(name: string): TaskInstanceFailed {
  const event = known.get(name) ?? taskInstanceFailedSchema.parse(read(name).detail)
  known.set(name, event)
  return event
}

/** Names of all recorded failures of tasks. */
export const recordedNames = (): string[] =>
  globSync('*.json', { cwd: fileURLToPath(FOLDER) })
    .map((file) => basename(file, '.json'))
    .filter((name) => read(name)['detail-type'] === 'Task Instance Failed')
    .toSorted()
