import { laterOf, plusSeconds, secondsBetween } from '../recovery/advance.ts'
import type { Breaker, BreakerState, OpenedBy } from './breaker.ts'
import { type Turn, tripIn } from './guards.ts'
import { openWait, toldWait } from './open-wait.ts'
import type { WriteName } from './table.ts'

/** What changes, and why, for the audit trail; the epoch is raised by whoever applies it. */
export type Written = { readonly patch: Partial<Omit<Breaker, 'key' | 'epoch'>>; readonly reason: string }

export const writes: Readonly<Record<Exclude<WriteName, 'nothing'>, (turn: Turn) => Written>> = {
  'open-as-told': (turn) => {
    const { breaker, now, random } = turn
    const trip = tripIn(turn)
    const k = isRelapse(turn) ? breaker.k : 0
    const openedBy: OpenedBy = { rule: 'throttled', evidence: trip?.evidence ?? '', at: now }
    return begun(turn, opened(k, plusSeconds(now, toldWait(trip?.toldSeconds ?? 0, random)), openedBy), null)
  },
  open: (turn) => {
    const trip = tripIn(turn)
    const k = isRelapse(turn) ? turn.breaker.k + 1 : 0
    const openedBy = { rule: trip?.rule ?? 'rate', evidence: trip?.evidence ?? '', at: turn.now }
    return begun(turn, opened(k, backOff(turn, k), openedBy), trip?.by ?? null)
  },
  elect: (turn) => seated(turn, reclaimsOf(turn.breaker.state)),
  replace: (turn) => seated(turn, reclaimsOf(turn.breaker.state) + 1),
  pass: ({ breaker: { state } }) => ({
    patch: { state: { kind: 'HALF_OPEN', probe: null, passed: passedOf(state) + 1, reclaims: reclaimsOf(state) } },
    reason: 'the probe went well; the next one decides',
  }),
  close: ({ breaker, now }) => ({
    patch: {
      state: { kind: 'CLOSED', window: { from: now, epoch: breaker.epoch + 1 }, rampFrom: now },
      lastClosedAt: now,
      outage: { from: breaker.outage?.from ?? breaker.epoch, to: breaker.epoch + 1 },
    },
    reason: `${passedOf(breaker.state) + 1} probes in a row went well`,
  }),
  reopen: (turn) => {
    const { event, policy, now, random } = turn
    const k = turn.breaker.k + 1
    const said = event.kind === 'verdict' ? event : undefined
    const told = Math.min(said?.retryAfterSeconds ?? 0, policy.toldWaitCapSeconds)
    const notBefore = laterOf(backOff(turn, k), plusSeconds(now, toldWait(told, random)))
    const evidence = `probe ${said?.taskInstance}: ${said?.outcome}`
    return opened(k, notBefore, { rule: 'probe-failed', evidence, at: now })
  },
  vacate: ({ breaker: { state } }) => ({
    patch: { state: { kind: 'HALF_OPEN', probe: null, passed: passedOf(state), reclaims: reclaimsOf(state) + 1 } },
    reason: 'the probe ended without a word on the dependency',
  }),
  'give-up': (turn) => {
    const k = turn.breaker.k + 1
    const evidence = `${reclaimsOf(turn.breaker.state) + 1} probes and none told how it went`
    return opened(k, backOff(turn, k), { rule: 'never-settles', evidence, at: turn.now })
  },
  'set-override': ({ breaker: { state }, event, now }) => {
    if (event.kind !== 'override') throw new TypeError(`no override in ${event.kind}`)
    const { kind, reason, until } = event.override
    // Nobody probes under an override: the one who does has no say any more.
    const rests: BreakerState = state.kind === 'HALF_OPEN' ? { kind: 'OPEN', notBefore: now } : state
    return { patch: { state: rests, override: event.override }, reason: `${kind} until ${until}: ${reason}` }
  },
  'lift-override': ({ breaker: { epoch, state, override }, event, now }) => {
    const wasShut = override?.kind === 'FORCED_OPEN'
    const next: BreakerState =
      state.kind === 'CLOSED'
        ? { kind: 'CLOSED', window: { from: now, epoch: epoch + 1 }, rampFrom: wasShut ? now : state.rampFrom }
        : { kind: 'OPEN', notBefore: now }
    const why = event.kind === 'clear' ? `cleared: ${event.reason}` : 'its time is over'
    return { patch: { state: next, override: null }, reason: `${override?.kind} ${why}` }
  },
}

/** Closed so short a time ago that it opens again rather than anew. */
const isRelapse = ({ breaker: { lastClosedAt }, policy, now }: Turn): boolean =>
  lastClosedAt !== null && secondsBetween(lastClosedAt, now) < policy.relapseSeconds

const backOff = ({ policy, now, random }: Turn, k: number) => plusSeconds(now, openWait(policy, k, random))

function opened(k: number, notBefore: string, openedBy: OpenedBy): Written {
  return { patch: { state: { kind: 'OPEN', notBefore }, k, openedBy }, reason: openedBy.evidence }
}

/** It was closed until now. */
function begun({ breaker }: Turn, { patch, reason }: Written, relapsedBy: string | null): Written {
  return { patch: { ...patch, outage: { from: breaker.epoch + 1, to: null }, relapsedBy }, reason }
}

function seated({ breaker, event, policy, now }: Turn, reclaims: number): Written {
  if (event.kind !== 'elect') throw new TypeError(`nobody to elect in ${event.kind}`)
  const { owner, workSeconds } = event
  const lease = Math.min(policy.leaseCapSeconds, Math.max(policy.leaseSeconds, 1.5 * (workSeconds ?? 0)))
  const probe = { owner, token: breaker.epoch + 1, leaseUntil: plusSeconds(now, lease) }
  return {
    patch: {
      state: { kind: 'HALF_OPEN', probe, passed: passedOf(breaker.state), reclaims },
      lastProbe: owner.taskInstance,
    },
    reason: `${owner.taskInstance} probes${reclaims > reclaimsOf(breaker.state) ? ' in place of one that said nothing' : ''}`,
  }
}

const passedOf = (state: BreakerState) => (state.kind === 'HALF_OPEN' ? state.passed : 0)
const reclaimsOf = (state: BreakerState) => (state.kind === 'HALF_OPEN' ? state.reclaims : 0)
