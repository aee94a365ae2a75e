import type { Breaker, BreakerState, Probe } from '../../../../lambdas/domain/breaker/breaker.ts'
import type { BreakerEvent } from '../../../../lambdas/domain/breaker/event.ts'
import type { Row } from '../../../../lambdas/domain/breaker/table.ts'
import { at, breakerIn, CLOSED, openUntil, outcomeWith } from '../../../support/breakers.ts'

/** A breaker and an event that the row is for. */
export type Case = { readonly row: string; readonly breaker: Breaker; readonly event: BreakerEvent }

export const nameOf = ({ from, event, guard }: Row): string => `${from} ${event} ${guard}`

/** Every case happens then. */
export const NOW = at(1000)
const OWNER = { recoveryId: null, taskInstance: 'dag1/run1/call/-1' }
const OTHER = { recoveryId: 'b'.repeat(32), taskInstance: 'dag2/run2/call/-1' }
const probe = (leaseUntil: string): Probe => ({ owner: OWNER, token: 7, leaseUntil })
const half = (change: Partial<Extract<BreakerState, { kind: 'HALF_OPEN' }>> = {}): BreakerState => ({
  kind: 'HALF_OPEN',
  probe: probe(at(1100)),
  passed: 0,
  reclaims: 0,
  ...change,
})
const stands = (until: string) => ({
  override: { kind: 'FORCED_OPEN', actor: 'ann', reason: 'known outage', until } as const,
})

const failed = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => outcomeWith(from + n, { outcome: 'fail' }))
const outcomes = (...told: ReturnType<typeof outcomeWith>[]): BreakerEvent => ({
  kind: 'outcomes',
  outcomes: told,
  unguarded: [],
})
const suspicion: BreakerEvent = { kind: 'suspicion', outcomes: failed(990, 4), successes: 3 }
const elect: BreakerEvent = { kind: 'elect', owner: OTHER, workSeconds: null }
const verdict = (outcome: 'ok' | 'fail' | 'ignored', token = 7): BreakerEvent => ({
  kind: 'verdict',
  token,
  taskInstance: OWNER.taskInstance,
  outcome,
  retryAfterSeconds: null,
})
const override: BreakerEvent = {
  kind: 'override',
  override: { kind: 'FORCED_CLOSED', actor: 'bob', reason: 'false alarm', until: at(2000) },
}
const clear: BreakerEvent = { kind: 'clear', actor: 'bob', reason: 'mended' }
const tick: BreakerEvent = { kind: 'tick' }

const one = (row: string, state: BreakerState, event: BreakerEvent, change: Partial<Breaker> = {}): Case => ({
  row,
  breaker: breakerIn(state, change),
  event,
})
const OPEN = openUntil(at(1500))
const DUE = openUntil(at(999))
const expired = at(990)

/** One for each row of the table, in its order. */
export const CASES: readonly Case[] = [
  one('CLOSED override always', CLOSED, override),
  one('OPEN override always', OPEN, override),
  one('HALF_OPEN override always', half(), override),
  one('CLOSED clear overridden', CLOSED, clear, stands(at(2000))),
  one('OPEN clear overridden', OPEN, clear, stands(at(2000))),
  one('CLOSED tick override-over', CLOSED, tick, stands(at(1000))),
  one('OPEN tick override-over', OPEN, tick, stands(at(1000))),
  one('any outcomes overridden', CLOSED, outcomes(...failed(990, 9)), stands(at(2000))),
  one('any suspicion overridden', CLOSED, suspicion, stands(at(2000))),
  one('any elect overridden', DUE, elect, stands(at(2000))),
  one(
    'CLOSED outcomes told-to-wait',
    CLOSED,
    outcomes(outcomeWith(995, { outcome: 'throttled', retryAfterSeconds: 120 })),
  ),
  one('CLOSED outcomes tripped', CLOSED, outcomes(...failed(990, 5))),
  one('CLOSED suspicion suspected', CLOSED, suspicion),
  one('OPEN elect due', DUE, elect),
  one('HALF_OPEN elect seat-free', half({ probe: null, passed: 1 }), elect),
  one('HALF_OPEN elect worn-out', half({ probe: probe(expired), reclaims: 5 }), elect),
  one('HALF_OPEN elect lease-over', half({ probe: probe(expired), reclaims: 4 }), elect),
  one('any elect always', OPEN, elect),
  one('HALF_OPEN tick worn-out', half({ probe: probe(expired), reclaims: 5 }), tick),
  one('HALF_OPEN verdict holder-passed-last', half({ passed: 1 }), verdict('ok')),
  one('HALF_OPEN verdict holder-passed', half(), verdict('ok')),
  one('HALF_OPEN verdict holder-failed', half({ passed: 1 }), verdict('fail')),
  one('HALF_OPEN verdict holder-worn-out', half({ reclaims: 5 }), verdict('ignored')),
  one('HALF_OPEN verdict holder-said-nothing', half({ reclaims: 4 }), verdict('ignored')),
  one('any verdict always', half(), verdict('ok', 6)),
]
