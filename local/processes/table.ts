import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parseStat } from './identity.ts'

export type ProcessEntry = {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly started: string
}

/** Every process that runs; ended ones that only wait for their parent are left out. */
export function processTable(): ProcessEntry[] {
  return existsSync('/proc/self/stat') ? fromProc() : fromPs()
}

function fromProc(): ProcessEntry[] {
  const entries: ProcessEntry[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const text = readIfThere(`/proc/${name}/stat`)
    if (text === undefined) continue
    const { state, ...stat } = parseStat(text)
    if (state !== 'Z') entries.push({ pid: Number(name), ...stat })
  }
  return entries
}

function fromPs(): ProcessEntry[] {
  const output = execFileSync('ps', ['-axo', 'pid=,ppid=,pgid=,state=,lstart='], { encoding: 'utf8' })
  return output.split('\n').flatMap((line) => {
    const [pid, parent, group, state, ...started] = line.trim().split(/\s+/)
    if (!pid || state?.startsWith('Z')) return []
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), started: started.join(' ') }]
  })
}

/** A variable that the process was started with; undefined also where the system does not tell, or the process overwrote it. */
export function startedWith(pid: number, name: string): string | undefined {
  const variables = readIfThere(`/proc/${pid}/environ`)?.split('\0') ?? []
  return variables.find((variable) => variable.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** The process may end, or belong to somebody else, between the listing and the look. */
function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
