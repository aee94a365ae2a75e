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
  const all: number[] = []
  const rows = HOSTILE.map(([name, unit]) => {
    const bySize = SIZES.map((size) => timesOf(ofLength(unit, size), rounds))
    all.push(...bySize.flat())
    return [name, ...bySize.flatMap((times) => [milliseconds(median(times)), milliseconds(Math.max(...times))])]
  })
  const worst = Math.max(...all)
  return [
    `hostile texts, ${all.length} verdicts, the first ones of each kind not left out`,
    '',
    ...table(['milliseconds', '8 KiB median', 'max', '64 KiB median', 'max'], rows),
    `p99 ${milliseconds(quantile(all, 0.99))} ms, max ${milliseconds(worst)} ms: bound of ${BOUND_MS} ms ${worst <= BOUND_MS ? 'kept' : 'broken'}`,
  ]
}

function timesOf(text: string, rounds: number): number[] {
  const link = recorded('exception-code-bug').exception.slice(0, 1)
  const exception = Array.from({ length: 10 }, () => link.map((one) => ({ ...one, message: text }))).flat()
  const event = { ...recorded('worker-loss'), exception, error_text: text, log_tail: text }
  const runs = [
    () => classify(factsFromLine({ exception_type: text, message: text, log_tail: text })),
    () => classifyEvent(event),
  ]
  return Array.from({ length: rounds }, () => runs.map(timed)).flat()
}

function timed(run: () => unknown): number {
  const begun = performance.now()
  run()
  return performance.now() - begun
}

const quantile = (values: readonly number[], at: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * at))] ?? 0
const median = (values: readonly number[]): number => quantile(values, 0.5)
const milliseconds = (value: number): string => value.toFixed(2)
