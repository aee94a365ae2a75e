import { Command } from 'commander'
import { NothingToRun, optionsOf, writableFile } from '../scenario/options.ts'

export type CascadeOptions = {
  readonly seeds: readonly number[]
  readonly json: string
  readonly html: string
  /** write docs/side-by-side.md and its picture */
  readonly write: boolean
}

const HELP = `
Runs two pipelines on real Airflow, one with the classic faults of streaming DAGs and one without
them, with Goaround, lets the same things go wrong on both and counts what became of every record.

Exit codes: 0 the fixed side kept its promises and the fragile one did not, 1 otherwise, 2 the
command line is wrong.`

/** @throws NothingToRun */
export function parseCascadeOptions(args: readonly string[], cwd = process.cwd()): CascadeOptions {
  const command = new Command('npm run demo:cascade --')
    .description('Streaming pipelines, fragile and fixed, side by side.')
    .option('--seed <numbers>', 'what goes wrong exactly when; several, as 1,2,3, run one after the other', '1')
    .option('--json <file>', 'where the result goes', 'cascade.json')
    .option('--html <file>', 'where the page goes', 'cascade.html')
    .option('--write', 'write docs/side-by-side.md and its picture anew')
    .addHelpText('after', HELP)
  type Values = { seed: string; json: string; html: string; write?: boolean }
  const { seed, json, html, write } = optionsOf<Values>(command, args)
  const seeds = seed.split(',').map((text) => (/^[0-9]{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN))
  if (seeds.some(Number.isNaN)) {
    throw new NothingToRun(2, `error: option '--seed <numbers>': ${seed}, expected numbers such as 1 or 1,2,3`)
  }
  return {
    seeds,
    json: writableFile('--json <file>', json, cwd),
    html: writableFile('--html <file>', html, cwd),
    write: write ?? false,
  }
}
