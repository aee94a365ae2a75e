import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { withoutAws } from '../../local/emulator/emulator.ts'
import { NODE_BIN } from '../../local/paths.ts'
import { cleanEnvironment } from '../../local/setup/uv.ts'
import { venvBinary } from '../../local/setup/venv.ts'

const run = promisify(execFile)
const NOWHERE = '/dev/null'

/** What was typed and what came back. */
export type Typed = { readonly command: string; readonly output: string }

/** The real AWS CLI, pointed at the emulator; nothing of the user's own settings. It keeps what was typed. */
export class AwsCli {
  readonly typed: Typed[] = []
  readonly #env: NodeJS.ProcessEnv

  /**
   * @param env AWS_* variables of the emulator
   * @param directory of the run
   */
  constructor(env: Readonly<Record<string, string>>, directory: string) {
    const config = join(directory, 'aws-cli.cfg')
    // As version 2 shows them.
    writeFileSync(config, '[default]\ncli_timestamp_format = iso8601\n')
    this.#env = {
      ...withoutAws(cleanEnvironment()),
      ...env,
      PATH: [NODE_BIN, process.env.PATH].join(delimiter),
      AWS_PAGER: '',
      AWS_CONFIG_FILE: config,
      AWS_SHARED_CREDENTIALS_FILE: NOWHERE,
    }
  }

  /** `aws-cli/1.46.3 Python/3.11.7 …` */
  async version(): Promise<string> {
    const { stdout } = await run(venvBinary('cli', 'aws'), ['--version'], { env: this.#env })
    return stdout
  }

  /** Keeps what was typed and what came back, `shown` makes it shorter.
   * @throws Error with what it says on its error output */
  async type(args: readonly string[], shown: (output: string) => string = (output) => output): Promise<void> {
    const output = await this.run(args)
    this.typed.push({ command: ['aws', ...args].map(quoted).join(' '), output: shown(output.trimEnd()) })
  }

  /** @throws Error with what it says on its error output */
  async run(args: readonly string[]): Promise<string> {
    // Of SQS, version 1 takes no endpoint from the environment.
    const pointed = ['--endpoint-url', this.#env.AWS_ENDPOINT_URL ?? '', ...args]
    const { stdout } = await run(venvBinary('cli', 'aws'), pointed, {
      env: this.#env,
      timeout: 60_000,
      maxBuffer: 16 * 1024 * 1024,
    })
    return stdout
  }

  /** Our own command line, as an operator runs it beside. */
  async goaround(args: readonly string[]): Promise<string> {
    const { stdout } = await run(
      join(NODE_BIN, 'node'),
      [join(import.meta.dirname, '..', '..', 'bin', 'goaround.ts'), ...args],
      { env: this.#env, timeout: 60_000 },
    )
    return stdout
  }
}

const quoted = (word: string): string =>
  /^[\w./:=,@-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
