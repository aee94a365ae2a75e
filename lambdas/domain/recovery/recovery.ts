import type { RetryContract } from '../../contracts/events.ts'
import type { TaskInstanceKey } from '../../contracts/identifiers.ts'
import type { Verdict } from '../../contracts/verdict.ts'

/** One failed try of the task instance, as far as decisions need it. Instants are ISO 8601, UTC. */
export type FailedTry = {
  readonly tryNumber: number
  readonly maxTries: number
  /** Airflow 3 only */
  readonly taskInstanceId: string | null
  readonly endedAt: string
}

/** What is left of a verdict on the ledger's small item; the whole one is in the evidence. */
export type VerdictSummary = Pick<
  Verdict,
  'class' | 'category' | 'rule' | 'basis' | 'dependency' | 'confidence' | 'fingerprint'
> & {
  readonly retryAfterSeconds: number | null
}

export type HoldReason =
  | 'long-wait'
  | 'kill-switch'
  | 'paused-dag'
  | 'airflow-unavailable'
  | 'airflow-retrying'
  | 'outcome-unknown'
  | 'foreign-failures'
  | 'leg-failed'
  | 'awaited-run'
  | 'environment-updating'
  | 'breaker-open'
  | 'budget'

export type RecoveryState =
  /** verdict is there, no leg was started yet */
  | { readonly kind: 'opened' }
  /** a leg was started, its plan is not written yet; `notBefore` is set where the wait was decided already */
  | { readonly kind: 'planning'; readonly notBefore: string | null }
  | { readonly kind: 'waiting'; readonly until: string }
  /** the gateway has the command; completing `token` lets the leg go on */
  | { readonly kind: 'attempting'; readonly since: string; readonly token: string }
  | { readonly kind: 'held'; readonly until: string; readonly reason: HoldReason }
  | { readonly kind: 'redriven' }
  | { readonly kind: 'dead-lettered'; readonly reason: string; readonly sentAt: string | null }
  | {
      readonly kind: 'recovered'
      readonly by: 'goaround' | 'person'
      readonly tryNumber: number
      readonly runState: string
    }
  | { readonly kind: 'waived'; readonly reason: string }

/** What a task needs from elsewhere: while that is being recovered, trying the task is of no use. */
export type Awaited =
  | {
      readonly kind: 'run'
      readonly dagId: string
      /** null where only the logical date is known */
      readonly runId: string | null
      readonly logicalDate: string | null
    }
  | { readonly kind: 'asset'; readonly asset: string }

export type StateKind = RecoveryState['kind']
export const STATE_KINDS = [
  'opened',
  'planning',
  'waiting',
  'attempting',
  'held',
  'redriven',
  'dead-lettered',
  'recovered',
  'waived',
] as const satisfies readonly StateKind[]

/** The state machine's item. `version` rises by one with every write, which is conditional on the one before. */
export type Recovery = {
  readonly id: string
  readonly version: number
  readonly environment: string
  readonly subject: TaskInstanceKey
  readonly openedAt: string
  readonly updatedAt: string
  /** the failure that opened it */
  readonly firstFailure: FailedTry
  /** the failure that is being recovered now */
  readonly failure: FailedTry
  readonly verdict: VerdictSummary
  /** the incident of the failure that is being recovered now */
  readonly incidentId: string
  /** at most four */
  readonly awaits: readonly Awaited[]
  /** assets that the task writes, at most four */
  readonly provides: readonly string[]
  readonly contract: RetryContract
  /** its set-up and tear-down tasks, kept where the contract is `scope` */
  readonly scope: readonly string[]
  /** why that contract: `declared`, `native-retries`, `override:<n>`, `sensor`, `undeclared` */
  readonly contractSource: string
  readonly redrive: number
  /** when this redrive (or the recovery) began; the total time limit counts from here */
  readonly redrivenAt: string
  readonly leg: number
  /** clears sent in this redrive */
  readonly attempts: number
  /** the last clear we sent, written before it is sent, and the failed try it was meant for */
  readonly clearSent: { readonly at: string; readonly tryNumber: number } | null
  /** when its DAG was first found paused, and at every look since, with no attempt in between */
  readonly pausedAt: string | null
  readonly deadline: string | null
  readonly policyHash: string
  readonly state: RecoveryState
  /** when something must have happened to it; null where it is terminal */
  readonly wakeAt: string | null
}

/** One line of the audit trail, written with every change. */
export type Step = {
  readonly at: string
  readonly from: StateKind | null
  readonly to: StateKind
  /** `classifier`, `planner`, `gateway`, `observer`, `settle`, `releaser`, `sweeper`, `redrive`, or a person's ARN */
  readonly actor: string
  readonly reason: string
  readonly rule: string | null
  readonly policyHash: string
  /** numbers that the decision was taken on */
  readonly inputs: Readonly<Record<string, string | number | boolean | null>>
}

/** Has the failure that stands now been cleared by us? */
export const isCleared = ({ clearSent, failure }: Pick<Recovery, 'clearSent' | 'failure'>): boolean =>
  clearSent?.tryNumber === failure.tryNumber

export const isTerminal = (state: RecoveryState): boolean => state.kind === 'recovered' || state.kind === 'waived'

/** How the reason of a dead letter begins that a person only has to agree to. */
export const NEEDS_APPROVAL = 'needs-approval'
export const isApproval = (state: RecoveryState): boolean =>
  state.kind === 'dead-lettered' && state.reason.startsWith(`${NEEDS_APPROVAL}:`)
