import type { BreakerTrail } from '../../../../local/scenario/breaker-watch.ts'
import type { Trail } from '../../../../local/scenario/ledger-watch.ts'
import type { TicketCall } from '../../../../local/scenario/ticket-api.ts'
import { at, breakerWith, entryWith, outcomeWith } from '../../../support/breakers.ts'
import { mappedTrails, stepAt } from './trails.ts'

const elected = (epoch: number, task: string) =>
  entryWith(epoch, { from: 'OPEN', to: 'HALF_OPEN', event: 'elect', guard: 'due', reason: `${task} probes` })

/** Opened by two calls, one probe that failed, two that went well; a third task never called. */
export const breakerTrail = (change: Partial<BreakerTrail> = {}): BreakerTrail => ({
  breaker: breakerWith({ epoch: 7, state: { kind: 'CLOSED', window: null, rampFrom: at(90) } }),
  entries: [
    entryWith(1),
    elected(2, 'prices/r/fetch/0'),
    entryWith(3, {
      from: 'HALF_OPEN',
      event: 'verdict',
      guard: 'holder-failed',
      reason: 'probe prices/r/fetch/0: fail',
    }),
    elected(4, 'prices/r/fetch/0'),
    entryWith(5, { from: 'HALF_OPEN', to: 'HALF_OPEN', event: 'verdict', guard: 'holder-passed' }),
    elected(6, 'prices/r/fetch/1'),
    entryWith(7, { from: 'HALF_OPEN', to: 'CLOSED', event: 'verdict', guard: 'holder-passed-last' }),
  ],
  outcomes: [0, 0, 2, 4, 6, 7].map((epoch, n) => outcomeWith(n, { epoch })),
  waited: ['prices/r/send/0'],
  ...change,
})

/** Three failures that the breaker held: two probed, one was released after it had closed. */
export function heldTrails(): Trail[] {
  const held = stepAt(3, 'planning', 'held', { reason: 'http:api.example.com is open; next look in 4 s' })
  const refused = stepAt(3, 'attempting', 'held', { reason: 'breaker-open: http:api.example.com is half-open; next' })
  const closed = stepAt(9, 'held', 'planning', { reason: 'leg 2: http:api.example.com has closed' })
  const probe = stepAt(9, 'held', 'planning', { reason: 'leg 2: the probe of http:api.example.com' })
  const ways = [
    [held, probe],
    [held, probe],
    [refused, closed],
  ]
  return mappedTrails(3).map((trail, n) => ({ ...trail, steps: [...trail.steps, ...(ways[n] ?? [])] }))
}

export const calls = (...each: [TicketCall['health'], number][]): TicketCall[] =>
  each.map(([health, status], n) => ({ path: `/prices/${n}`, health, status }))
