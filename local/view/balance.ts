import type { Balance, BalanceFailure, Outcome } from '../../lambdas/contracts/balance.ts'
import type { Paint, Tone } from './paint.ts'
import { printable } from './printable.ts'
import { type Cell, table } from './table.ts'

const TONES: Record<Outcome, Tone> = { recovered: 'good', 'dead-lettered': 'bad', waived: 'dim', 'in-flight': 'busy' }
const HEAD = ['failure', 'verdict', 'rule', 'waits', 'attempts', 'outcome', 'time to recovery']

/** The closing balance as lines. */
export function balanceLines(balance: Balance, paint: Paint): string[] {
  const head = HEAD.map((text): Cell => ({ text, tone: 'dim' }))
  return [
    ...table([head, ...balance.failures.map(row)], paint),
    '',
    ...latencyLine(balance),
    `${equation(balance)}; ${balance.rejected} events rejected`,
  ]
}

function row(failure: BalanceFailure): Cell[] {
  const redrives = failure.redrives === 0 ? '' : `, ${failure.redrives} redrive${failure.redrives === 1 ? '' : 's'}`
  return [
    { text: printable(nameOf(failure)) },
    { text: failure.verdict },
    { text: printable(failure.rule) },
    { text: failure.waits.length === 0 ? '-' : `${failure.waits.join(', ')} s` },
    { text: `${failure.attempts.length}${redrives}` },
    { text: failure.outcome, tone: TONES[failure.outcome] },
    { text: failure.outcome === 'recovered' ? `${failure.seconds?.toFixed(1)} s` : '-' },
  ]
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
