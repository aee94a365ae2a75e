import { Command } from 'commander'
import { compileOwnRules } from '../lambdas/domain/classify/own-rules/compile.ts'
import { ackIncident } from './cli/ack.ts'
import { breakerCommand } from './cli/breaker-command.ts'
import { listBreakers } from './cli/breakers.ts'
import { classifyCommand } from './cli/classify.ts'
import { configurationOf } from './cli/configuration.ts'
import { explain } from './cli/explain.ts'
import { EXIT, UsageError } from './cli/failure.ts'
import { showIncident } from './cli/incident.ts'
import { listIncidents } from './cli/incidents.ts'
import { setKillSwitch } from './cli/kill-switch.ts'
import { pageIncident } from './cli/page.ts'
import { standardOutput as out } from './cli/print.ts'
import { recordsCommands } from './cli/records-commands.ts'
import { listRecoveries } from './cli/recoveries.ts'
import { rulesCommand } from './cli/rules-command.ts'
import { openStore } from './cli/store.ts'
import { listWatched } from './cli/watch.ts'

const program = new Command('goaround')
  .description("The operator's commands. Exit codes: 0 good, 1 found a problem, 2 bad input.")
  .option('--env <name>', 'Goaround environment (default: GOAROUND_ENVIRONMENT)')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text) })

const store = () => openStore(program.opts<{ env?: string }>().env)
const ends = (code: number) => {
  process.exitCode = code
}

program
  .command('classify')
  .description('task-failure events (or bare {id, exception_type, message, …} lines) on stdin -> verdicts, JSON lines')
  .option('--config <file>', 'with the own rules of this configuration')
  .option('--json', 'JSON lines, which it always prints')
  .action(async ({ config }: { config?: string }) => {
    const rules = config === undefined ? [] : (await configurationOf({ config })).rules
    ends(await classifyCommand(process.stdin, out, compileOwnRules(rules)))
  })

program
  .command('recoveries')
  .description('lists recoveries, most recently changed first; 1 where dead letters wait')
  .option('--state <state>', 'only those in this state')
  .option('--limit <n>', 'at most so many', '50')
  .option('--json', 'JSON lines')
  .action(async (options) => ends(await listRecoveries(await store(), options, out)))

program
  .command('explain <what>')
  .description('why a recovery is where it is: a recovery id, or dag/run/task')
  .option('--json', 'one JSON line a recovery')
  .action(async (what: string, options) => ends(await explain(await store(), what, options, out)))

program
  .command('incidents')
  .description('lists incidents, open and urgent ones first; 1 where dead letters of an open one wait')
  .option('--state <state>', 'open, closed or all', 'all')
  .option('--limit <n>', 'at most so many', '50')
  .option('--json', 'JSON lines')
  .action(async (options) => ends(await listIncidents(await store(), options, out, new Date().toISOString())))

program
  .command('incident <id>')
  .description("an incident's cascade as a tree: an incident id, or its first 8 characters or more")
  .option('--svg <file>', 'draws it over time, too')
  .option('--json', 'one JSON line, nothing folded')
  .action(async (id: string, options) =>
    ends(await showIncident(await store(), id, options, out, new Date().toISOString())),
  )

program
  .command('ack <incident>')
  .description('you have it: nobody else is told of this incident, unless it gets worse')
  .option('--reason <text>', 'what you do about it')
  .option('--actor <name>', 'who (default: your user name)')
  .option('--json', 'one JSON line')
  .action(async (id: string, options) =>
    ends(await ackIncident(await store(), id, options, out, new Date().toISOString())),
  )

program
  .command('page <incident>')
  .description('what people are told of an incident, and were: prints, sends nothing')
  .option('--dry-run', 'required: pages are sent by the pager alone')
  .option('--config <file>', 'the configuration to decide by (default: the stage that --env names)')
  .option('--json', 'one JSON line: the step, the PagerDuty event and the chat message')
  .action(async (id: string, options) => {
    const { env } = program.opts<{ env?: string }>()
    ends(await pageIncident(await store(), id, { ...options, env }, out, new Date().toISOString()))
  })

program
  .command('breakers')
  .description('lists breakers, those that refuse calls first; 1 where one does')
  .option('--config <file>', 'the configuration that declares them (default: the stage that --env names)')
  .option('--json', 'JSON lines')
  .action(async (options) => ends(await listBreakers(await store(), options, out, new Date().toISOString())))

program
  .command('breaker <key> [override]')
  .description('one breaker with its last transitions; or force-open, force-closed, metrics-only, disable, clear')
  .option('--reason <text>', 'why (required with an override)')
  .option('--for <span>', 'until it ends by itself, as 2h, 30m or 90s; at most 24h (default: 4h)')
  .option('--actor <name>', 'who (default: your user name)')
  .option('--config <file>', 'the configuration that declares it (default: the stage that --env names)')
  .option('--json', 'one JSON line')
  .action(async (key: string, override: string | undefined, options) =>
    ends(await breakerCommand(await store(), key, override, options, out, new Date().toISOString())),
  )

program
  .command('rules')
  .description("the environment's own rules, how right rules were, or rules for what none decided on")
  .option('--config <file>', 'the configuration to read (default: the stage that --env names)')
  .option('--stats', 'of every rule: outcomes, false share with its 95 % interval, state; 1 where one is demoted')
  .option('--suggest', 'unclassified failures by cause, each with a rule for the configuration')
  .option('--days <n>', 'with --suggest: failures of so many days', '7')
  .option('--limit <n>', 'with --suggest: at most so many causes', '20')
  .option('--json', 'JSON lines')
  .action(async (options) => {
    const { env } = program.opts<{ env?: string }>()
    ends(await rulesCommand({ ...options, env }, store, out, new Date().toISOString()))
  })

program
  .command('watch')
  .description('deadlines of DAGs and freshness of datasets, what is late first; 1 where something is')
  .option('--json', 'JSON lines')
  .action(async (options) => ends(await listWatched(await store(), options, out, new Date().toISOString())))

recordsCommands(
  program.command('records').description('records that pipelines could not take: list, show, replay, balance'),
  () => program.opts<{ env?: string }>().env,
  ends,
)

program
  .command('pause')
  .description('the kill switch: stops all acting on Airflow')
  .option('--reason <text>', 'why (required)')
  .option('--actor <name>', 'who (default: your user name)')
  .option('--json', 'one JSON line')
  .action(async (options) => ends(await setKillSwitch(await store(), true, options, out, new Date().toISOString())))

program
  .command('resume')
  .description('switches acting on again')
  .option('--reason <text>', 'why')
  .option('--actor <name>', 'who (default: your user name)')
  .option('--json', 'one JSON line')
  .action(async (options) => ends(await setKillSwitch(await store(), false, options, out, new Date().toISOString())))

try {
  await program.parseAsync()
} catch (error) {
  const { code, exitCode, message } = error as Error & { code?: string; exitCode?: number }
  if (code?.startsWith('commander.')) process.exitCode = exitCode === 0 ? EXIT.good : EXIT.badInput
  else {
    process.stderr.write(`goaround: ${message}\n`)
    process.exitCode = error instanceof UsageError ? EXIT.badInput : EXIT.problem
  }
}
