import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** A process that cannot be mistaken for a later one with the same number. */
export type ProcessIdentity = {
  readonly pid: number
  /** when it started, as the system writes it (Linux: clock ticks since boot) */
  readonly started: string
  /** which boot of the machine `pid` belongs to; empty where the system does not tell */
  readonly boot: string
}

const hasProc = existsSync('/proc/self/stat')

/** Fields of /proc/<pid>/stat after the command, which may itself hold spaces and parentheses. */
export function parseStat(stat: string): {
  readonly state: string
  readonly parent: number
  readonly group: number
  readonly started: string
} {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0] ?? '', parent: Number(fields[1]), group: Number(fields[2]), started: fields[19] ?? '' }
}

/** Undefined: no such process, or one that has ended and only waits for its parent to notice. */
export function startTime(pid: number): string | undefined {
  try {
    if (!hasProc)
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    return stat.state === 'Z' ? undefined : stat.started
  } catch {
    return undefined
  }
}

export function bootId(): string {
  return hasProc ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() : ''
}

export function identify(pid: number): ProcessIdentity | undefined {
  const started = startTime(pid)
  return started === undefined ? undefined : { pid, started, boot: bootId() }
}

export function isAlive(process: ProcessIdentity): boolean {
  return process.boot === bootId() && startTime(process.pid) === process.started
}
