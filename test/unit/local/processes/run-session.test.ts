import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { startTime } from '../../../../local/processes/identity.ts'
import { openSession } from '../../../../local/processes/run-session.ts'
import { waitUntilReady } from '../../../../local/processes/wait.ts'

// Starts a shell in a session of its own that refuses to be asked, as a task of Airflow may; tells their numbers.
const STUBBORN = `trap '' TERM; (trap '' TERM; setsid sleep 600 & echo $$ $! > "$1"; wait)`
const RUN = new URL('../../../../local/processes/run-session.ts', import.meta.url)

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'run-'))
})

const spec = (pids: string) => ({
  name: 'stubborn',
  command: 'sh',
  args: ['-c', STUBBORN, 'sh', pids],
  env: { PATH: process.env.PATH },
  log: join(directory, 'stubborn.log'),
})

const numbers = (pids: string) => readFileSync(pids, 'utf8').trim().split(' ').map(Number)
const living = (pids: number[]) => pids.filter((pid) => startTime(pid) !== undefined)

test('closing a run ends all that it started, also what ignores SIGTERM and what went its own way', async () => {
  const session = await openSession({ directory, signals: false })
  const pids = join(directory, 'pids')
  const child = session.start(spec(pids))
  await waitUntilReady(child, async () => numbers(pids).length === 2, 5_000, 10)
  expect(living(numbers(pids))).toHaveLength(2)
  await session.close()
  expect(living(numbers(pids))).toEqual([])
})

test('a child that ends at once is reported with what it said', async () => {
  const session = await openSession({ directory, signals: false })
  const child = session.start({ ...spec(''), args: ['-c', 'echo no such thing; exit 3'] })
  await expect(waitUntilReady(child, async () => false, 5_000, 10)).rejects.toThrow(/ended with 3.*no such thing/s)
  await session.close()
})

test('a run that is killed leaves nothing behind, even when nobody starts another', async () => {
  const pids = join(directory, 'pids')
  const script = join(directory, 'victim.ts')
  const options = `{ directory: ${JSON.stringify(directory)} }`
  writeFileSync(
    script,
    `import { openSession } from ${JSON.stringify(RUN.href)}
     const session = await openSession(${options})
     session.start(${JSON.stringify(spec(pids))})
     setInterval(() => {}, 1000)`,
  )
  const victim = spawn(process.execPath, [script], { stdio: 'ignore' })
  await expect.poll(() => safely(() => numbers(pids).length), { timeout: 10_000 }).toBe(2)
  victim.kill('SIGKILL')
  await expect.poll(() => living(numbers(pids)), { timeout: 15_000 }).toEqual([])
})

function safely<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}
