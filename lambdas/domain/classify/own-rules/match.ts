import type { OwnRule } from '../../../contracts/own-rules.ts'
import type { DecisionContext } from '../context.ts'
import type { FailureFacts } from '../facts.ts'

export interface OwnMatch {
  readonly name: string
  readonly then: Pick<OwnRule['then'], 'class' | 'category' | 'confidence' | 'dependency'> & {
    readonly waitSeconds: number | undefined
  }
  readonly evidence: readonly string[]
}

/** The environment's own rules that match, in their order. */
export function matchOwnRules(facts: FailureFacts, { ownRules, task }: DecisionContext): OwnMatch[] {
  const found: OwnMatch[] = []
  for (const { name, then, test } of ownRules) {
    const evidence = test(facts, task)
    if (evidence === null) continue
    const { wait_seconds: waitSeconds, ...conclusion } = then
    found.push({ name, then: { ...conclusion, waitSeconds }, evidence })
  }
  return found
}
