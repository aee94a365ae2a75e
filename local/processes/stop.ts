import { setTimeout as delay } from 'node:timers/promises'
import { bootId } from './identity.ts'
import { ours, RUN_MARK } from './ours.ts'
import { type ChildRecord, readRecords, removeRecord } from './records.ts'
import { type ProcessEntry, processTable, startedWith } from './table.ts'

/** Everything that runs belongs to a run whose state is thrown away: a few seconds are courtesy enough. */
const GRACE_MILLISECONDS = 3_000
const KILL_MILLISECONDS = 5_000

/**
 * Stops all that the run with this directory started, also when that run is long dead, and removes its records.
 * @returns the names of the children that still had a process
 * @throws Error where a process survives SIGKILL
 */
export async function stopRun(directory: string, grace = GRACE_MILLISECONDS): Promise<string[]> {
  const records = readRecords(directory)
  await stop(directory, records, grace)
  const names = records.map((record) => record.name)
  for (const name of names) removeRecord(directory, name)
  return names
}

/** Stops one child of the run with its whole group. */
export async function stopChild(directory: string, record: ChildRecord, grace = GRACE_MILLISECONDS): Promise<void> {
  await stop(undefined, [record], grace)
  removeRecord(directory, record.name)
}

async function stop(mark: string | undefined, records: readonly ChildRecord[], grace: number): Promise<void> {
  const find = () => living(mark, records)
  if (await endsAfter('SIGTERM', find, grace)) return
  if (await endsAfter('SIGKILL', find, KILL_MILLISECONDS)) return
  throw new Error(
    `still running: processes ${find()
      .map((entry) => entry.pid)
      .join(', ')}`,
  )
}

async function endsAfter(signal: NodeJS.Signals, find: () => ProcessEntry[], milliseconds: number): Promise<boolean> {
  const told = new Set<number>()
  for (const until = Date.now() + milliseconds; ; ) {
    const left = find()
    if (left.length === 0) return true
    if (Date.now() > until) return false
    // Told once: a second SIGTERM makes some programs give up their own tidy end.
    for (const { pid } of left) if (!told.has(pid)) send(pid, signal)
    for (const { pid } of left) told.add(pid)
    await delay(50)
  }
}

/** For an exit handler, which cannot wait: kills at once. */
export function killRun(directory: string): void {
  const records = readRecords(directory)
  for (const { pid } of living(directory, records)) send(pid, 'SIGKILL')
  for (const record of records) removeRecord(directory, record.name)
}

function living(mark: string | undefined, records: readonly ChildRecord[]): ProcessEntry[] {
  const marked = (pid: number) => mark !== undefined && startedWith(pid, RUN_MARK, mark)
  return ours(processTable(), records, bootId(), marked, process.pid)
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
