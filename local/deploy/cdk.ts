import { mkdirSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { withoutAws } from '../emulator/emulator.ts'
import { NODE_BIN, ROOT, STATE } from '../paths.ts'
import { type Child, type ChildSpec, runChild } from '../processes/child.ts'

export type CdkContext = {
  /** starts a process: `session.start` of an open run session */
  readonly start: (spec: ChildSpec) => Child
  /** `emulator.env` */
  readonly env: Readonly<Record<string, string>>
  /** @default `.goaround/run` */
  readonly directory?: string
}

/** Runs the CDK CLI of the project.
 * @throws Error with the end of its output */
export async function cdk(context: CdkContext, name: string, args: readonly string[], cwd = ROOT): Promise<void> {
  const directory = context.directory ?? join(STATE, 'run')
  await runChild(context.start, {
    name,
    command: join(NODE_BIN, 'cdk'),
    args: [...args, '--no-notices', '--no-version-reporting', '--ci', '--no-color'],
    env: {
      ...withoutAws(process.env),
      ...context.env,
      PATH: [NODE_BIN, process.env.PATH].join(delimiter),
      // It remembers accounts and asset uploads: of an emulator, neither outlives the run.
      CDK_HOME: fresh(join(directory, `${name}-home`)),
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CDK_DISABLE_VERSION_CHECK: '1',
      // Node keeps what it compiled: the CLI is 25 MB of source.
      NODE_COMPILE_CACHE: join(STATE, 'node-compile-cache'),
    },
    cwd,
    log: join(directory, `${name}.log`),
  })
}

export function fresh(directory: string): string {
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  return directory
}
