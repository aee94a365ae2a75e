import type { OwnRule } from '../../lambdas/contracts/own-rules.ts'
import { shadowedRules } from '../../lambdas/domain/classify/own-rules/shadow.ts'
import { EXIT } from './failure.ts'
import { type Output, table } from './print.ts'

const HEAD = ['RULE', 'VERDICT', 'WHEN', 'REASON', 'NEVER DECIDES']

/** Lists the rules of an environment's own, in the order in which they are tried. Exit code 1 where one never decides. */
export function listRules(rules: readonly OwnRule[], options: { readonly json?: boolean }, out: Output): number {
  const shadowed = new Map(shadowedRules(rules).map(({ rule, by }) => [rule, by]))
  if (options.json)
    for (const rule of rules) out.line(JSON.stringify({ ...rule, shadowed_by: shadowed.get(rule.name) ?? null }))
  else if (rules.length === 0) out.line('no rules of its own; docs/own-rules.md tells how to write one')
  else
    for (const line of table(
      HEAD,
      rules.map((rule) => rowOf(rule, shadowed.get(rule.name))),
    ))
      out.line(line)
  return shadowed.size > 0 ? EXIT.problem : EXIT.good
}

const rowOf = ({ name, when, then, reason }: OwnRule, by: string | undefined): string[] => [
  name,
  `${then.class}, ${then.category}`,
  Object.entries(when)
    .map(([field, given]) => `${field}=${Array.isArray(given) ? given.join('|') : given}`)
    .join(' '),
  reason ?? '-',
  by === undefined ? '-' : `${by} goes before it and matches whatever it matches`,
]
