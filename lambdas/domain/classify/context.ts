import type { EnvironmentStatus } from '../ports/controls.ts'
import type { Demotion } from '../track/demotion.ts'
import type { History } from '../track/posterior.ts'
import type { OwnRuleMatcher } from './own-rules/compile.ts'

/** The task that failed, as far as own rules look at it. */
export interface Task {
  readonly dag: string
  readonly task: string
  readonly operator: string | null
  readonly tags: readonly string[]
}

/** What is known beyond the failure itself. */
export interface DecisionContext {
  /** null where only a line of text is known */
  readonly task: Task | null
  /** in their order */
  readonly ownRules: readonly OwnRuleMatcher[]
  readonly track: {
    /** of this failure's fingerprint; null where not read */
    readonly history: History | null
    readonly demoted: ReadonlyMap<string, Demotion>
  }
  /** MWAA's word for its environment when the failed try ended; null where it is not known to have been unwell */
  readonly environmentStatus: EnvironmentStatus | null
}

export const NOTHING_KNOWN: DecisionContext = {
  task: null,
  ownRules: [],
  track: { history: null, demoted: new Map() },
  environmentStatus: null,
}
