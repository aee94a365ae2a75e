import { setTimeout as delay } from 'node:timers/promises'
import { bootId } from './identity.ts'
import { isTheirs, RUN_MARK, type Whose } from './mark.ts'
import { ours } from './ours.ts'
import { type ChildRecord, readRecords, removeRecord } from './records.ts'
import { type ProcessEntry, processTable, startedWith } from './table.ts'

/** Everything that runs belongs to a run whose state is thrown away: a few seconds are courtesy enough. */
const GRACE_MILLISECONDS = 3_000
const KILL_MILLISECONDS = 5_000

/**
 * Stops all that these runs started, also when they are long dead, and removes their records.
 * @returns the names of the recorded children
 * @throws Error where a process survives SIGKILL
 */
export async function stopRun(whose: Whose, grace = GRACE_MILLISECONDS): Promise<string[]> {
  const records = readRecords(whose)
  await stop(() => living(whose, records), grace)
  for (const record of records) removeRecord(whose.directory, record)
  return records.map((record) => record.name)
}

/** Stops one child with its whole group. */
export async function stopChild(directory: string, record: ChildRecord, grace = GRACE_MILLISECONDS): Promise<void> {
  await stop(() => living(undefined, [record]), grace)
  removeRecord(directory, record)
}

/** For an exit handler, which cannot wait: kills at once. */
export function killRun(whose: Whose): void {
  const records = readRecords(whose)
  for (const { pid } of living(whose, records)) send(pid, 'SIGKILL')
  for (const record of records) removeRecord(whose.directory, record)
}

async function stop(find: () => ProcessEntry[], grace: number): Promise<void> {
  if (await endsAfter('SIGTERM', find, grace)) return
  if (await endsAfter('SIGKILL', find, KILL_MILLISECONDS)) return
  const left = find().map((entry) => entry.pid)
  throw new Error(`still running: processes ${left.join(', ')}`)
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

function living(whose: Whose | undefined, records: readonly ChildRecord[]): ProcessEntry[] {
  const marked = (pid: number) => whose !== undefined && isTheirs(whose, startedWith(pid, RUN_MARK))
  return ours(processTable(), records, bootId(), marked, process.pid)
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
