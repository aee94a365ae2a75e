import type { Recovery, RecoveryState, StateKind, Step } from './recovery.ts'

/** What may follow what. A change that is not listed is a defect in the caller, not a race: races meet the version. */
const FOLLOWS: Readonly<Record<StateKind, readonly StateKind[]>> = {
  opened: ['opened', 'planning', 'dead-lettered', 'waived', 'recovered'],
  planning: ['planning', 'waiting', 'attempting', 'held', 'dead-lettered', 'waived', 'recovered'],
  waiting: ['waiting', 'planning', 'attempting', 'held', 'dead-lettered', 'waived', 'recovered'],
  attempting: ['attempting', 'planning', 'held', 'dead-lettered', 'waived', 'recovered'],
  held: ['held', 'planning', 'dead-lettered', 'waived', 'recovered'],
  redriven: ['redriven', 'planning', 'dead-lettered', 'waived', 'recovered'],
  'dead-lettered': ['dead-lettered', 'redriven', 'waived', 'recovered'],
  recovered: [],
  waived: [],
}

/** A leg that started must write its plan within this time, else the sweeper looks. Seconds. */
const PLANNING_LIMIT_SECONDS = 60

export class IllegalChange extends Error {
  override readonly name = 'IllegalChange'
}

/** Who changes a recovery, why and when, for the audit trail. */
export type Cause = {
  readonly now: string
  readonly actor: string
  readonly reason: string
  readonly policyHash: string
  /** how long an attempt may stay open; bounds `attempting` */
  readonly attemptTimeoutSeconds: number
  readonly inputs?: Step['inputs']
}

type Patch = Partial<
  Pick<
    Recovery,
    | 'failure'
    | 'verdict'
    | 'incidentId'
    | 'contract'
    | 'contractSource'
    | 'redrive'
    | 'redrivenAt'
    | 'leg'
    | 'attempts'
    | 'clearSent'
  >
>

export type Change = { readonly next: Recovery; readonly step: Step }

/**
 * The next version of a recovery with its line in the audit trail.
 * @throws IllegalChange where the new state cannot follow the present one
 */
export function advance(recovery: Recovery, state: RecoveryState, cause: Cause, patch: Patch = {}): Change {
  if (!FOLLOWS[recovery.state.kind].includes(state.kind)) {
    throw new IllegalChange(`${recovery.id}: ${state.kind} cannot follow ${recovery.state.kind}`)
  }
  const next: Recovery = {
    ...recovery,
    ...patch,
    version: recovery.version + 1,
    updatedAt: cause.now,
    policyHash: cause.policyHash,
    pausedAt: pausedAt(recovery, state, patch, cause.now),
    state,
    wakeAt: wakeAt(state, cause),
  }
  return { next, step: stepOf(recovery.state.kind, next, cause) }
}

export function stepOf(from: StateKind | null, next: Recovery, cause: Cause): Step {
  return {
    at: cause.now,
    from,
    to: next.state.kind,
    actor: cause.actor,
    reason: cause.reason,
    rule: next.verdict.rule,
    policyHash: cause.policyHash,
    inputs: cause.inputs ?? {},
  }
}

/** When something must have happened to a recovery in this state; null where it may rest. */
export function wakeAt(state: RecoveryState, cause: Pick<Cause, 'now' | 'attemptTimeoutSeconds'>): string | null {
  switch (state.kind) {
    case 'opened':
    case 'redriven':
      return cause.now
    case 'planning':
      return plusSeconds(cause.now, PLANNING_LIMIT_SECONDS)
    case 'waiting':
    case 'held':
      return state.until
    case 'attempting':
      return plusSeconds(state.since, cause.attemptTimeoutSeconds)
    case 'dead-lettered':
      return state.sentAt === null ? cause.now : null
    case 'recovered':
    case 'waived':
      return null
  }
}

function pausedAt(recovery: Recovery, state: RecoveryState, patch: Patch, now: string): string | null {
  if (state.kind === 'held') return state.reason === 'paused-dag' ? (recovery.pausedAt ?? now) : null
  const moved = patch.clearSent !== undefined || patch.failure !== undefined || patch.redrive !== undefined
  return moved ? null : recovery.pausedAt
}

export const plusSeconds = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + Math.round(seconds * 1000)).toISOString()

export const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000

export const laterOf = (a: string, b: string): string => (Date.parse(a) >= Date.parse(b) ? a : b)

export const earlierOf = (a: string, b: string): string => (Date.parse(a) <= Date.parse(b) ? a : b)
