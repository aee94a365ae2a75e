import type { BreakerKey, OverrideKind } from '../../contracts/breaker.ts'
import type { EventKind } from './event.ts'
import type { GuardName } from './table.ts'

/** Who probes: the recovery, where it is held work that is cleared; and the task instance that is let through. */
export type ProbeOwner = {
  readonly recoveryId: string | null
  /** `dag/run/task/index` */
  readonly taskInstance: string
}

export type Probe = {
  readonly owner: ProbeOwner
  /** the breaker's epoch at the election: only a verdict that carries it counts */
  readonly token: number
  readonly leaseUntil: string
}

export type BreakerState =
  | {
      readonly kind: 'CLOSED'
      /** when and with which epoch its window began; what belongs before does not count. null: from the first outcome */
      readonly window: { readonly from: string; readonly epoch: number } | null
      /** held work is released at a growing pace from then on; null where it was not closed by probes */
      readonly rampFrom: string | null
    }
  | {
      readonly kind: 'OPEN'
      /** nobody probes before */
      readonly notBefore: string
    }
  | {
      readonly kind: 'HALF_OPEN'
      /** null between two probes: whoever has work may be elected */
      readonly probe: Probe | null
      /** probes in a row that went well */
      readonly passed: number
      /** probes that were replaced, or ended without saying anything of use */
      readonly reclaims: number
    }
export type StateKind = BreakerState['kind']

/** An operator's word over the machine, which rests meanwhile. */
export type Override = {
  readonly kind: OverrideKind
  readonly actor: string
  readonly reason: string
  readonly until: string
}

export const OPENING_RULES = [
  'rate',
  'fast',
  'slow',
  'throttled',
  'fragile',
  'suspected',
  'probe-failed',
  'never-settles',
] as const
export type OpeningRule = (typeof OPENING_RULES)[number]

/** Why it opened, for people. */
export type OpenedBy = { readonly rule: OpeningRule; readonly evidence: string; readonly at: string }

/**
 * One per dependency. `epoch` rises by one with every write, which is conditional on the one before. Instants are ISO
 * 8601, UTC.
 */
export type Breaker = {
  readonly key: BreakerKey
  /** 0: nothing was written yet */
  readonly epoch: number
  readonly state: BreakerState
  readonly override: Override | null
  /** since when it is closed, or is not: probes that fail are part of one outage */
  readonly since: string
  /** openings in a row, each soon after the last closing or by a probe that failed: the exponent of the wait */
  readonly k: number
  readonly lastClosedAt: string | null
  /** epochs of the last time it was not closed, the end exclusive: what carries one of them is a probe's word */
  readonly outage: { readonly from: number; readonly to: number | null } | null
  readonly openedBy: OpenedBy | null
  /** whose single failure opened it again last; alone it cannot do so twice in a row */
  readonly relapsedBy: string | null
  /** the task instance that probed last: the next probe is somebody else's, where there is somebody else */
  readonly lastProbe: string | null
}

/** A breaker nobody has written yet. */
export const newBreaker = (key: BreakerKey, now: string): Breaker => ({
  key,
  epoch: 0,
  state: { kind: 'CLOSED', window: null, rampFrom: null },
  override: null,
  since: now,
  k: 0,
  lastClosedAt: null,
  outage: null,
  openedBy: null,
  relapsedBy: null,
  lastProbe: null,
})

/** One line of a breaker's history, written together with the state it speaks of. */
export type BreakerEntry = {
  readonly epoch: number
  readonly at: string
  readonly from: StateKind
  readonly to: StateKind
  /** which row of the table */
  readonly event: EventKind
  readonly guard: GuardName
  readonly actor: string
  readonly reason: string
}
