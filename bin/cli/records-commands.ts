import type { Command } from 'commander'
import { standardOutput as out } from './print.ts'
import { balanceRecords } from './records-balance.ts'
import { listLetters } from './records-list.ts'
import { replayLetters } from './records-replay.ts'
import { showLetter } from './records-show.ts'
import { openRecords } from './records-store.ts'

const CONFIG = [
  '--config <file>',
  'the configuration that names pipelines (default: the stage that --env names)',
] as const

/** `goaround records …` */
export function recordsCommands(records: Command, env: () => string | undefined, ends: (code: number) => void): void {
  const open = ({ config }: { config?: string }) => openRecords(env(), config)

  records
    .command('list [pipeline]')
    .description('dead letters of records, most recently changed first; 1 where one waits')
    .option('--state <state>', 'only those that are dead-lettered, replaying or replayed')
    .option('--limit <n>', 'at most so many', '50')
    .option(...CONFIG)
    .option('--json', 'JSON lines')
    .action(async (pipeline: string | undefined, options) =>
      ends(await listLetters(await open(options), pipeline, options, out)),
    )

  records
    .command('show <letter>')
    .description('one letter with its reason, source offset and schema: its id, or its first 8 characters or more')
    .option('--body', 'with the record itself')
    .option('--pipeline <name>', 'only of this pipeline')
    .option(...CONFIG)
    .option('--json', 'one JSON line')
    .action(async (letter: string, options) => ends(await showLetter(await open(options), letter, options, out)))

  records
    .command('replay <pipeline>')
    .description("brings dead letters back, for the pipeline's replay task to take; asking twice does no harm")
    .option('--id <letter>', 'this one alone')
    .option('--dry-run', 'says how many, does nothing')
    .option(...CONFIG)
    .option('--json', 'one JSON line')
    .action(async (pipeline: string, options) => ends(await replayLetters(await open(options), pipeline, options, out)))

  records
    .command('balance [pipeline]')
    .description('what became of records: in, published, dead-lettered, duplicates; 1 where it does not balance')
    .option('--since <span>', 'of batches booked since, as 24h, 7d or 30m', '24h')
    .option(...CONFIG)
    .option('--json', 'JSON lines')
    .action(async (pipeline: string | undefined, options) =>
      ends(await balanceRecords(await open(options), pipeline, options, out, new Date().toISOString())),
    )
}
