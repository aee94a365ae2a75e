import type { OutcomeClass } from '../../contracts/breaker.ts'
import type { Override, ProbeOwner } from './breaker.ts'
import type { Outcome } from './outcome.ts'

/** What happens to a breaker. */
export type BreakerEvent =
  /** what the window holds now; of tasks that nobody guards only those that failed are told */
  | { readonly kind: 'outcomes'; readonly outcomes: readonly Outcome[]; readonly unguarded: readonly Outcome[] }
  /** failures that nobody guarded, with the successes that Airflow knows of the same tasks */
  | { readonly kind: 'suspicion'; readonly outcomes: readonly Outcome[]; readonly successes: number }
  /** work that failed on it, or waits for it, offers itself as the probe */
  | { readonly kind: 'elect'; readonly owner: ProbeOwner; readonly workSeconds: number | null }
  | ({ readonly kind: 'verdict' } & ProbeVerdict)
  | { readonly kind: 'tick' }
  | { readonly kind: 'override'; readonly override: Override }
  | { readonly kind: 'clear'; readonly actor: string; readonly reason: string }

/** In the order of the table. */
export const EVENT_KINDS = ['outcomes', 'suspicion', 'elect', 'verdict', 'tick', 'override', 'clear'] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/** What became of a probe. */
export type ProbeVerdict = {
  /** epoch of the state that let it through */
  readonly token: number
  readonly taskInstance: string
  readonly outcome: OutcomeClass
  readonly retryAfterSeconds: number | null
}
