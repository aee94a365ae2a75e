import type { ChildRecord } from './records.ts'
import type { ProcessEntry } from './table.ts'

/**
 * The processes that a run started: members of its children's groups, whatever carries the run's mark (a shell that a
 * task put in a session of its own), and all their descendants.
 *
 * A group number counts only in the boot it was recorded in, and while its leader either is the recorded process or is
 * gone: a living leader with another start time means that the number was given out again.
 */
export function ours(
  table: readonly ProcessEntry[],
  records: readonly ChildRecord[],
  boot: string,
  marked: (pid: number) => boolean,
  self: number,
): ProcessEntry[] {
  const byPid = new Map(table.map((entry) => [entry.pid, entry]))
  const groups = new Set(
    records
      .filter((record) => record.boot === boot && (byPid.get(record.pid)?.started ?? record.started) === record.started)
      .map((record) => record.pid),
  )
  const spared = ancestry(byPid, self)
  const found = new Set<number>()
  for (const entry of table) {
    if (!spared.has(entry.pid) && (groups.has(entry.group) || marked(entry.pid))) found.add(entry.pid)
  }
  for (let before = -1; before !== found.size; ) {
    before = found.size
    for (const entry of table) if (found.has(entry.parent) && !spared.has(entry.pid)) found.add(entry.pid)
  }
  return table.filter((entry) => found.has(entry.pid))
}

/** Whoever asks, and whoever started it: never to be stopped by it. */
function ancestry(byPid: ReadonlyMap<number, ProcessEntry>, self: number): Set<number> {
  const line = new Set<number>()
  for (let pid: number | undefined = self; pid && !line.has(pid); pid = byPid.get(pid)?.parent) line.add(pid)
  return line
}
