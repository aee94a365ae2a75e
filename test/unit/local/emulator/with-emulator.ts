import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { type EmulatedMwaa, type Emulator, startEmulator } from '../../../../local/emulator/emulator.ts'
import { openSession, type RunSession } from '../../../../local/processes/run-session.ts'
import { ensurePython } from '../../../../local/setup/python.ts'

/** One emulator for the tests of a file, in a directory of its own. */
export function withEmulator(mwaa?: (directory: string) => Promise<EmulatedMwaa>): () => Emulator {
  let session: RunSession | undefined
  let emulator: Emulator | undefined
  beforeAll(async () => {
    await ensurePython({ tools: true })
    const directory = mkdtempSync(join(tmpdir(), 'emulator-'))
    session = await openSession({ directory, signals: false })
    const environment = await mwaa?.(directory)
    emulator = await startEmulator({ start: session.start, directory, ...(environment ? { mwaa: environment } : {}) })
  })
  afterAll(() => session?.close())
  return () => {
    if (!emulator) throw new Error('the emulator is not up yet')
    return emulator
  }
}

export function clientConfig(emulator: Emulator) {
  return {
    endpoint: emulator.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: emulator.env.AWS_ACCESS_KEY_ID ?? '', secretAccessKey: 'local' },
    maxAttempts: 1,
  }
}
