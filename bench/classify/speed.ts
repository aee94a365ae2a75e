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
    `verdicts on one core, ${effort.seconds} s each after ${effort.warmUpSeconds} s of warming up; the baseline names no dependency and no fingerprint`,
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

/** CPU time counts beside wall time, so that other work on the machine does not pass for ours. */
function rate<T>(inputs: readonly T[], run: (input: T) => unknown, { seconds, warmUpSeconds }: Effort): Rate {
  spend(inputs, run, warmUpSeconds)
  const [cpu, begun] = [process.cpuUsage(), performance.now()]
  const runs = spend(inputs, run, seconds)
  const { user, system } = process.cpuUsage(cpu)
  return { perSecond: (runs * 1000) / (performance.now() - begun), perCpuSecond: (runs * 1e6) / (user + system) }
}

function spend<T>(inputs: readonly T[], run: (input: T) => unknown, seconds: number): number {
  const end = performance.now() + seconds * 1000
  let runs = 0
  while (performance.now() < end) {
    for (const input of inputs) run(input)
    runs += inputs.length
  }
  return runs
}

const textOf = ({ exception, error_text, log_tail }: TaskInstanceFailed) => ({
  exception_type: exception[0]?.type,
  message: [...exception.map((link) => link.message), error_text].filter(Boolean).join('\n'),
  log_tail,
})
