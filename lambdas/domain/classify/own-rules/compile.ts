import type { OwnRule, OwnRuleWhen } from '../../../contracts/own-rules.ts'
import type { Task } from '../context.ts'
import type { FailureFacts } from '../facts.ts'
import { CONDITIONS, type Condition, type Given } from './conditions.ts'

/** An own rule, made ready once for all failures. */
export interface OwnRuleMatcher {
  readonly name: string
  readonly then: OwnRule['then']
  /** what it matched on, a line for each of its fields; null where one of them does not fit */
  readonly test: (facts: FailureFacts, task: Task | null) => readonly string[] | null
}

/** @throws RE2JSSyntaxException where an expression is not RE2; `patternProblem` tells that before */
export const compileOwnRules = (rules: readonly OwnRule[]): readonly OwnRuleMatcher[] => rules.map(compile)

function compile({ name, when, then }: OwnRule): OwnRuleMatcher {
  const conditions = fieldsOf(when).map((field) => conditionOf(field, when))
  return {
    name,
    then,
    test: (facts, task) => {
      const evidence: string[] = []
      for (const condition of conditions) {
        const found = condition(facts, task)
        if (found === null) return null
        evidence.push(found)
      }
      return evidence
    },
  }
}

const fieldsOf = (when: OwnRuleWhen) =>
  (Object.keys(CONDITIONS) as (keyof OwnRuleWhen)[]).filter((f) => when[f] !== undefined)

function conditionOf<F extends keyof OwnRuleWhen>(field: F, when: OwnRuleWhen): Condition {
  const make = CONDITIONS[field] as (given: Given<F>) => Condition
  return make(when[field] as Given<F>)
}
