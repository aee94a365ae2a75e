import { classify, classifyEvent } from '../../lambdas/domain/classify/classify.ts'
import { factsFromLine } from '../../lambdas/domain/classify/facts.ts'
import { recorded } from '../recorded.ts'
import { table } from '../table.ts'
import { HOSTILE, ofLength } from './hostile-texts.ts'
import type { Effort } from './speed.ts'

const SIZES = [8, 64].map((kibibytes) => kibibytes * 1024)
const BOUND_MS = 50

/** How long the worst texts take: as bare lines, and as every text of an event with a chain of ten exceptions. */
export function hostileReport({ rounds }: Pick<Effort, 'rounds'>): string[] {
  const all: Time[] = []
  const rows = HOSTILE.map(([name, unit]) => {
    const bySize = SIZES.map((size) => timesOf(ofLength(unit, size), rounds))
    all.push(...bySize.flat())
    return [
      name,
      ...bySize.flatMap((times) => [quantile(wall(times), 0.5), quantile(wall(times), 1)].map(milliseconds)),
    ]
  })
  const p99 = quantile(wall(all), 0.99)
  return [
    `hostile texts, ${all.length} verdicts, the first of each kind included; other work on the machine counts in, but for CPU time (in steps of the kernel's)`,
    '',
    ...table(['milliseconds', '8 KiB median', 'max', '64 KiB median', 'max'], rows),
    `p99 ${milliseconds(p99)} ms, max ${milliseconds(quantile(wall(all), 1))} ms (CPU ${milliseconds(quantile(cpu(all), 1))} ms): p99 of at most ${BOUND_MS} ms ${p99 <= BOUND_MS ? 'kept' : 'broken'}`,
  ]
}

type Time = { readonly wall: number; readonly cpu: number }

function timesOf(text: string, rounds: number): Time[] {
  const link = recorded('exception-code-bug').exception.slice(0, 1)
  const exception = Array.from({ length: 10 }, () => link.map((one) => ({ ...one, message: text }))).flat()
  const event = { ...recorded('worker-loss'), exception, error_text: text, log_tail: text }
  const runs = [
    () => classify(factsFromLine({ exception_type: text, message: text, log_tail: text })),
    () => classifyEvent(event),
  ]
  return Array.from({ length: rounds }, () => runs.map(timed)).flat()
}

function timed(run: () => unknown): Time {
  const [used, begun] = [process.threadCpuUsage(), performance.now()]
  run()
  const wall = performance.now() - begun
  const { user, system } = process.threadCpuUsage(used)
  return { wall, cpu: (user + system) / 1000 }
}

const wall = (times: readonly Time[]): number[] => times.map((time) => time.wall)
const cpu = (times: readonly Time[]): number[] => times.map((time) => time.cpu)
const quantile = (values: readonly number[], at: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * at))] ?? 0
const milliseconds = (value: number): string => value.toFixed(2)
