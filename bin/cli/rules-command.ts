import { configurationOf } from './configuration.ts'
import { UsageError } from './failure.ts'
import type { Output } from './print.ts'
import { listRules } from './rules.ts'
import { ruleStats } from './rules-stats.ts'
import { type SuggestOptions, suggestRules } from './rules-suggest.ts'
import type { Store } from './store.ts'

export type RulesOptions = SuggestOptions & {
  readonly env?: string | undefined
  readonly config?: string
  readonly stats?: boolean
  readonly suggest?: boolean
}

/** `goaround rules`: those of the configuration, how right all rules were, or new ones for what none decided on. */
export async function rulesCommand(
  options: RulesOptions,
  open: () => Promise<Store>,
  out: Output,
  now: string,
): Promise<number> {
  if (options.stats && options.suggest) throw new UsageError('give --stats or --suggest, not both')
  if (options.suggest) return suggestRules(await open(), options, out, now)
  const { rules, track } = await configurationOf(options)
  return options.stats ? ruleStats(await open(), track, options, out, now) : listRules(rules, options, out)
}
