import { OWN_PATTERN_MAX } from '../../lambdas/contracts/own-rules.ts'
import { BUILT_IN_RULES } from '../../lambdas/domain/classify/candidate.ts'
import { patternProblem } from '../../lambdas/domain/classify/own-rules/expression.ts'
import { problem, valueAt } from './problems.ts'

/**
 * What the schema cannot say of an environment's own rules: names that are taken, expressions that are not RE2. It looks
 * at the document as it was written, so that these are told together with everything else that is wrong.
 */
export function ownRuleProblems(document: unknown): string[] {
  const rules = valueAt(document, ['rules'])
  if (!Array.isArray(rules)) return []
  const names = rules.map((_, at) => valueAt(document, ['rules', at, 'name']))
  return rules.flatMap((_, at) => [
    ...nameProblems(document, names, at),
    ...expressionProblem(document, ['rules', at, 'when', 'message']),
    ...expressionProblem(document, ['rules', at, 'when', 'log_tail']),
  ])
}

function nameProblems(document: unknown, names: readonly unknown[], at: number): string[] {
  const name = names[at]
  if (typeof name !== 'string') return []
  const path = ['rules', at, 'name']
  const first = names.indexOf(name)
  return [
    ...(first < at ? [problem(document, path, `another name: rules.${first} has this one`)] : []),
    ...(BUILT_IN_RULES.has(name) ? [problem(document, path, 'another name: a built-in rule has this one')] : []),
  ]
}

function expressionProblem(document: unknown, path: readonly PropertyKey[]): string[] {
  const source = valueAt(document, path)
  if (typeof source !== 'string' || source.length > OWN_PATTERN_MAX) return []
  const wrong = patternProblem(source)
  return wrong === null ? [] : [problem(document, path, `an RE2 expression; ${wrong}`)]
}
