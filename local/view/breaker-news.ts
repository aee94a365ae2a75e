import type { BreakerEntry } from '../../lambdas/domain/breaker/breaker.ts'
import type { Tone } from './paint.ts'

/** What a line of a breaker's history means to somebody who watches. */
export function breakerNews({ from, to, event, reason }: BreakerEntry): { readonly tone: Tone; readonly text: string } {
  switch (event) {
    case 'override':
    case 'clear':
      return { tone: 'told', text: reason }
    case 'elect':
      return to === 'HALF_OPEN' ? { tone: 'told', text: reason } : { tone: 'bad', text: `opens again: ${reason}` }
    default:
  }
  if (from === to) return { tone: 'busy', text: reason }
  if (to === 'OPEN') return { tone: 'bad', text: `${from === 'CLOSED' ? 'opens' : 'opens again'}: ${reason}` }
  return { tone: 'good', text: to === 'CLOSED' ? `closes: ${reason}` : reason }
}
