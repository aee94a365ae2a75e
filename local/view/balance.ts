import type { Balance, BalanceFailure, Outcome } from '../../lambdas/contracts/balance.ts'
import type { Paint, Tone } from './paint.ts'
import { printable } from './printable.ts'
import { type Cell, table } from './table.ts'

const TONES: Record<Outcome, Tone> = { recovered: 'good', 'dead-lettered': 'bad', waived: 'dim', 'in-flight': 'busy' }
const HEAD = ['failure', 'verdict', 'rule', 'waits', 'attempts', 'outcome', 'time to recovery']

/** The closing balance as lines. */
export function balanceLines(balance: Balance, paint: Paint): string[] {
  const head = HEAD.map((text): Cell => ({ text, tone: 'dim' }))
  const rows = Map.groupBy(balance.failures, alike)
  return [
    ...table([head, ...[...rows.values()].map(row)], paint),
    '',
    ...latencyLine(balance),
    `${equation(balance)}; ${balance.rejected} events rejected`,
  ]
}

/** Indexes of a mapped task that failed and ended alike share a row. */
const alike = (f: BalanceFailure): string =>
  JSON.stringify([f.dag, f.run, f.task, f.incident, f.verdict, f.rule, f.redrives, f.outcome])

function row(failures: readonly BalanceFailure[]): Cell[] {
  const [failure] = failures
  if (!failure) return []
  const { redrives, outcome } = failure
  const redriven = redrives === 0 ? '' : `, ${redrives} redrive${redrives === 1 ? '' : 's'}`
  const waits = failures.length === 1 ? failure.waits.join(', ') : span(failures.flatMap((f) => f.waits))
  const times = failures.flatMap((f) => (f.seconds === null ? [] : [f.seconds]))
  const name = nameOf({ ...failure, mapIndex: failures.length === 1 ? failure.mapIndex : -1 })
  return [
    { text: `${printable(name)}${failures.length === 1 ? '' : ` × ${failures.length}`}` },
    { text: failure.verdict },
    { text: printable(failure.rule) },
    { text: waits === '' ? '-' : `${waits} s` },
    { text: `${span(failures.map((f) => f.attempts.length))}${redriven}` },
    { text: outcome, tone: TONES[outcome] },
    { text: outcome === 'recovered' ? `${span(times, 1)} s` : '-' },
  ]
}

/** `2 to 5`, or `2` where all are the same; empty where there are none. */
function span(values: readonly number[], digits = 0): string {
  if (values.length === 0) return ''
  const [least, most] = [Math.min(...values).toFixed(digits), Math.max(...values).toFixed(digits)]
  return least === most ? least : `${least} to ${most}`
}

/** `dag.task`, with the index of a mapped one. */
export const nameOf = (f: Pick<BalanceFailure, 'dag' | 'task' | 'mapIndex'>): string =>
  `${f.dag}.${f.task}${f.mapIndex < 0 ? '' : `[${f.mapIndex}]`}`

const latencyLine = ({ verdictLatency, failures }: Balance): string[] =>
  verdictLatency === null
    ? []
    : [
        `failure to verdict: p50 ${verdictLatency.p50.toFixed(1)} s, p95 ${verdictLatency.p95.toFixed(1)} s (${failures.length} failures)`,
      ]

const equation = (b: Balance): string =>
  `${b.accepted} accepted = ${b.recovered} recovered + ${b.deadLettered} dead-lettered + ${b.waived} waived + ${b.inFlight} in flight`
