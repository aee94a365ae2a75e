import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Command, CommanderError, Option, type OptionValues } from 'commander'
import { ACTS, BREAKER_ACT } from './acts.ts'

export type Options = {
  /** file for the balance */
  readonly json: string | undefined
  /** number of the act to play, from 1; undefined: all */
  readonly act: number | undefined
  /** play the act with the circuit breaker once more before, with that disabled */
  readonly compare: boolean
  /** stay up when the scenario is over */
  readonly keep: boolean
}

/** Thrown where there is nothing to run: help was printed (code 0), or the command line is wrong (code 2). */
export class NothingToRun extends Error {
  override readonly name = 'NothingToRun'
  readonly exitCode: number
  constructor(exitCode: number, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

const BREAKER_ACT_NUMBER = ACTS.indexOf(BREAKER_ACT) + 1

const HELP = `
Starts an AWS emulator and Apache Airflow on 127.0.0.1, deploys Goaround's templates, lets
real tasks fail and shows how each is recovered. Nothing leaves this folder but caches.

Exit codes: 0 every failure ended as it should, 1 something did not, 2 the command line is wrong.`

/**
 * Reads the command line (without node and script).
 * @throws NothingToRun
 */
export function parseOptions(args: readonly string[], cwd = process.cwd()): Options {
  const command = new Command('npm start --')
    .description('Runs Goaround end to end on this machine.')
    .option('--json <file>', 'write the closing balance to this file as JSON')
    .addOption(new Option('--act <number>', 'play one act only').choices(ACTS.map((_, at) => String(at + 1))))
    .option('--compare', `play act ${BREAKER_ACT_NUMBER} with its circuit breaker disabled first, to compare`)
    .option('--keep', 'stay up afterwards and print the addresses; end with Ctrl-C')
    .addHelpText('after', HELP)
  const { json, keep, act, compare } = optionsOf<{
    json?: string
    keep?: boolean
    act?: string
    compare?: boolean
  }>(command, args)
  if (compare && act !== undefined && Number(act) !== BREAKER_ACT_NUMBER) {
    throw new NothingToRun(
      2,
      `error: option '--compare': act ${act} has no breaker; it is of act ${BREAKER_ACT_NUMBER}`,
    )
  }
  return {
    act: act === undefined ? undefined : Number(act),
    json: json === undefined ? undefined : writableFile('--json <file>', json, cwd),
    compare: compare ?? false,
    keep: keep ?? false,
  }
}

/**
 * The options of a command that takes nothing else.
 * @throws NothingToRun
 */
export function optionsOf<Values extends OptionValues>(command: Command, args: readonly string[]): Values {
  try {
    return command.allowExcessArguments(false).exitOverride().parse(args, { from: 'user' }).opts<Values>()
  } catch (error) {
    // Commander has told the user already.
    if (error instanceof CommanderError) throw new NothingToRun(error.exitCode === 0 ? 0 : 2, '')
    throw error
  }
}

/**
 * Found out before ten processes are started rather than after.
 * @throws NothingToRun
 */
export function writableFile(option: string, file: string, cwd: string): string {
  const path = resolve(cwd, file)
  const refuse = (why: string) => new NothingToRun(2, `error: option '${option}': ${file} ${why}`)
  if (existsSync(path) && statSync(path).isDirectory()) throw refuse('is a directory')
  const folder = dirname(path)
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw refuse(`cannot be written: there is no ${folder}`)
  try {
    accessSync(existsSync(path) ? path : folder, constants.W_OK)
  } catch {
    throw refuse('cannot be written')
  }
  return path
}
