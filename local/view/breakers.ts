import type { Balance, BalanceBreaker } from '../../lambdas/contracts/balance.ts'
import type { Paint } from './paint.ts'
import { printable } from './printable.ts'
import { type Cell, table } from './table.ts'

const HEAD = [
  'breaker',
  'state',
  'opened',
  'calls while down',
  'limping',
  'well',
  'probes',
  'held',
  'released',
  'waited in a sensor',
]

/** The breakers of the closing balance as lines; the calls are those of the system's own log. */
export function breakerLines({ breakers }: Balance, paint: Paint): string[] {
  if (breakers.length === 0) return []
  const head = HEAD.map((text): Cell => ({ text, tone: 'dim' }))
  const compare = breakers.some(({ disabled }) => disabled)
    ? []
    : [paint('dim', 'The same without it beside: npm start -- --act 3 --compare')]
  return [...table([head, ...breakers.map(row)], paint), ...compare]
}

function row({ dependency, disabled, state, opened, calls, probes, held, released, waited }: BalanceBreaker): Cell[] {
  const numbers = [opened, calls.down, calls.limping, calls.well, probes, held, released, waited]
  return [
    { text: printable(dependency) },
    disabled ? { text: 'disabled', tone: 'bad' } : { text: state, tone: state === 'CLOSED' ? 'good' : 'busy' },
    ...numbers.map((number): Cell => ({ text: String(number) })),
  ]
}
