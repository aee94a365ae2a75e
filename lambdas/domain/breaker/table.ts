import type { StateKind } from './breaker.ts'
import type { EventKind } from './event.ts'

export const GUARDS = [
  'always',
  'overridden',
  'override-over',
  'told-to-wait',
  'tripped',
  'suspected',
  'due',
  'seat-free',
  'lease-over',
  'worn-out',
  'holder-passed',
  'holder-passed-last',
  'holder-failed',
  'holder-said-nothing',
  'holder-worn-out',
] as const
export type GuardName = (typeof GUARDS)[number]

export const WRITES = [
  'nothing',
  'open-as-told',
  'open',
  'elect',
  'replace',
  'pass',
  'close',
  'reopen',
  'vacate',
  'give-up',
  'set-override',
  'lift-override',
] as const
export type WriteName = (typeof WRITES)[number]

/** What others hear of a transition. */
export const TELLS = ['opened', 'closed', 'probe-elected', 'never-settles', 'stale-verdict', 'overridden'] as const
export type Tell = (typeof TELLS)[number]

export type Row = {
  readonly from: StateKind | 'any'
  readonly event: EventKind
  readonly guard: GuardName
  /** `same`: nothing is written */
  readonly to: StateKind | 'same'
  readonly write: WriteName
  readonly tells: readonly Tell[]
}

const row = (
  from: Row['from'],
  event: EventKind,
  guard: GuardName,
  to: Row['to'],
  write: WriteName,
  ...tells: Tell[]
): Row => ({ from, event, guard, to, write, tells })

/**
 * What follows what. The first row that fits decides; where none does, nothing happens. Every write is conditional on
 * the epoch that was read, raises it by one and leaves a line in the audit trail.
 */
export const TABLE: readonly Row[] = [
  row('CLOSED', 'override', 'always', 'CLOSED', 'set-override', 'overridden'),
  row('OPEN', 'override', 'always', 'OPEN', 'set-override', 'overridden'),
  row('HALF_OPEN', 'override', 'always', 'OPEN', 'set-override', 'overridden'),
  row('CLOSED', 'clear', 'overridden', 'CLOSED', 'lift-override', 'overridden'),
  row('OPEN', 'clear', 'overridden', 'OPEN', 'lift-override', 'overridden'),
  row('CLOSED', 'tick', 'override-over', 'CLOSED', 'lift-override', 'overridden'),
  row('OPEN', 'tick', 'override-over', 'OPEN', 'lift-override', 'overridden'),
  row('any', 'outcomes', 'overridden', 'same', 'nothing'),
  row('any', 'suspicion', 'overridden', 'same', 'nothing'),
  row('any', 'elect', 'overridden', 'same', 'nothing'),

  row('CLOSED', 'outcomes', 'told-to-wait', 'OPEN', 'open-as-told', 'opened'),
  row('CLOSED', 'outcomes', 'tripped', 'OPEN', 'open', 'opened'),
  row('CLOSED', 'suspicion', 'suspected', 'OPEN', 'open', 'opened'),

  row('OPEN', 'elect', 'due', 'HALF_OPEN', 'elect', 'probe-elected'),
  row('HALF_OPEN', 'elect', 'seat-free', 'HALF_OPEN', 'elect', 'probe-elected'),
  row('HALF_OPEN', 'elect', 'worn-out', 'OPEN', 'give-up', 'opened', 'never-settles'),
  row('HALF_OPEN', 'elect', 'lease-over', 'HALF_OPEN', 'replace', 'probe-elected'),
  row('any', 'elect', 'always', 'same', 'nothing'),
  row('HALF_OPEN', 'tick', 'worn-out', 'OPEN', 'give-up', 'opened', 'never-settles'),

  row('HALF_OPEN', 'verdict', 'holder-passed-last', 'CLOSED', 'close', 'closed'),
  row('HALF_OPEN', 'verdict', 'holder-passed', 'HALF_OPEN', 'pass'),
  row('HALF_OPEN', 'verdict', 'holder-failed', 'OPEN', 'reopen', 'opened'),
  row('HALF_OPEN', 'verdict', 'holder-worn-out', 'OPEN', 'give-up', 'opened', 'never-settles'),
  row('HALF_OPEN', 'verdict', 'holder-said-nothing', 'HALF_OPEN', 'vacate'),
  row('any', 'verdict', 'always', 'same', 'nothing', 'stale-verdict'),
]
