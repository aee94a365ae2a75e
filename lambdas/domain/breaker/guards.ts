import type { BreakerPolicy } from '../../contracts/breaker-policy.ts'
import { secondsBetween } from '../recovery/advance.ts'
import type { Breaker, Probe } from './breaker.ts'
import type { BreakerEvent, ProbeVerdict } from './event.ts'
import { suspect } from './suspect.ts'
import type { GuardName } from './table.ts'
import { type Trip, tripOf } from './trip.ts'

/** A transition under way. */
export type Turn = {
  readonly breaker: Breaker
  readonly event: BreakerEvent
  readonly policy: BreakerPolicy
  readonly now: string
  /** uniform in [0, 1) */
  readonly random: () => number
}

/** So long after its end a lease is still left to its owner: clocks differ. Seconds. */
export const LEASE_GRACE_SECONDS = 5

type Guard = (turn: Turn) => boolean

export const guards: Readonly<Record<GuardName, Guard>> = {
  always: () => true,
  overridden: ({ breaker }) => breaker.override !== null,
  'override-over': ({ breaker: { override }, now }) => override !== null && secondsBetween(override.until, now) >= 0,
  'told-to-wait': (turn) => tripIn(turn)?.rule === 'throttled',
  tripped: (turn) => tripIn(turn) !== undefined,
  suspected: (turn) => tripIn(turn) !== undefined,
  due: isDue,
  'seat-free': isSeatFree,
  'lease-over': isLeaseOver,
  'worn-out': (turn) => isLeaseOver(turn) && isWorn(turn),
  'holder-passed': (turn) => saidByHolder(turn) === 'ok',
  'holder-passed-last': (turn) => saidByHolder(turn) === 'ok' && passedBefore(turn) + 1 >= turn.policy.successesToClose,
  'holder-failed': (turn) => ['fail', 'slow', 'throttled'].includes(saidByHolder(turn) ?? ''),
  'holder-said-nothing': (turn) => saidByHolder(turn) === 'ignored',
  'holder-worn-out': (turn) => saidByHolder(turn) === 'ignored' && isWorn(turn),
}

/** Is it time for a probe, provided that somebody has work? */
export const isElectable = (turn: Pick<Turn, 'breaker' | 'now'>): boolean =>
  isDue(turn) || isSeatFree(turn) || isLeaseOver(turn)

/** Why it must open, if it must. */
export function tripIn({ breaker, event, policy, now }: Turn): Trip | undefined {
  if (event.kind === 'outcomes') return tripOf(breaker, event.outcomes, event.unguarded, policy, now)
  if (event.kind === 'suspicion') return suspect(breaker, event.outcomes, event.successes, policy, now)
  return undefined
}

/** Is this the word of the probe that is out? By its token and its task instance: no clock has a say in it. */
export const isHolder = (probe: Probe | null, said: Pick<ProbeVerdict, 'token' | 'taskInstance'>): boolean =>
  probe !== null && probe.token === said.token && probe.owner.taskInstance === said.taskInstance

function saidByHolder({ breaker: { state }, event }: Turn) {
  if (event.kind !== 'verdict' || state.kind !== 'HALF_OPEN') return undefined
  return isHolder(state.probe, event) ? event.outcome : undefined
}

function isDue({ breaker: { state }, now }: Pick<Turn, 'breaker' | 'now'>): boolean {
  return state.kind === 'OPEN' && secondsBetween(state.notBefore, now) >= 0
}

function isSeatFree({ breaker: { state } }: Pick<Turn, 'breaker'>): boolean {
  return state.kind === 'HALF_OPEN' && state.probe === null
}

function isLeaseOver({ breaker: { state }, now }: Pick<Turn, 'breaker' | 'now'>): boolean {
  return (
    state.kind === 'HALF_OPEN' &&
    state.probe !== null &&
    secondsBetween(state.probe.leaseUntil, now) >= LEASE_GRACE_SECONDS
  )
}

const isWorn = ({ breaker: { state }, policy }: Turn) =>
  state.kind === 'HALF_OPEN' && state.reclaims >= policy.maxReclaims

const passedBefore = ({ breaker: { state } }: Turn) => (state.kind === 'HALF_OPEN' ? state.passed : 0)
