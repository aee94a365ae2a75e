import type { TaskInstanceFailed } from '../../lambdas/contracts/events.ts'
import { classify, classifyEvent } from '../../lambdas/domain/classify/classify.ts'
import { factsFromLine } from '../../lambdas/domain/classify/facts.ts'
import type { Sample } from '../corpus.ts'
import { naiveVerdict } from '../naive-baseline.ts'
import { recorded, recordedNames } from '../recorded.ts'
import { table, whole } from '../table.ts'

export type Effort = { readonly seconds: number; readonly warmUpSeconds: number; readonly rounds: number }

const TARGET = 20_000

/** Verdicts a second on one core: facts, rules, dependency and fingerprint; the event is parsed already. */
export function speedReport(samples: readonly Sample[], effort: Effort): string[] {
  const events = recordedNames().map(recorded)
  const structured = {
    ours: rate(events, classifyEvent, effort),
    naive: rate(events.map(textOf), naiveVerdict, effort),
  }
  const text = samples.length > 0 && {
    ours: rate(samples, (sample) => classify(factsFromLine(sample)), effort),
    naive: rate(samples, naiveVerdict, effort),
  }
  const row = (name: string, { ours, naive }: { ours: Rate; naive: Rate }) => [
    name,
    whole(ours.perCpuSecond),
    whole(ours.perSecond),
    whole(naive.perCpuSecond),
    (ours.perCpuSecond / naive.perCpuSecond).toFixed(3),
  ]
  return [
    `verdicts on one core, ${effort.seconds} CPU seconds each after ${effort.warmUpSeconds} of warming up; the baseline names no dependency and no fingerprint`,
    '',
    ...table(
      ['', 'per CPU second', 'per second', 'naive, per CPU s', 'ratio'],
      [
        row(`${events.length} recorded structured events`, structured),
        ...(text ? [row(`${samples.length} lines of text`, text)] : []),
      ],
    ),
    `target for structured events ${whole(TARGET)}: ${structured.ours.perCpuSecond >= TARGET ? 'met' : 'missed'}`,
  ]
}

type Rate = { readonly perSecond: number; readonly perCpuSecond: number }

/** Seconds are of CPU time, so that other work on the machine shortens neither the warming up nor the measuring. */
function rate<T>(inputs: readonly T[], run: (input: T) => unknown, { seconds, warmUpSeconds }: Effort): Rate {
  spend(inputs, run, warmUpSeconds)
  const begun = performance.now()
  const { runs, spent } = spend(inputs, run, seconds)
  return { perSecond: (runs * 1000) / (performance.now() - begun), perCpuSecond: runs / spent }
}

function spend<T>(inputs: readonly T[], run: (input: T) => unknown, seconds: number): { runs: number; spent: number } {
  const begun = cpuSeconds()
  let runs = 0
  let spent = 0
  while (spent < seconds) {
    for (const input of inputs) run(input)
    runs += inputs.length
    spent = cpuSeconds() - begun
  }
  return { runs, spent }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const textOf = ({ exception, error_text, log_tail }: TaskInstanceFailed) => ({
  exception_type: exception[0]?.type,
  message: [...exception.map((link) => link.message), error_text].filter(Boolean).join('\n'),
  log_tail,
})
