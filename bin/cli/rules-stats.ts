import type { TrackPolicy } from '../../lambdas/contracts/track.ts'
import type { Tally } from '../../lambdas/domain/track/aggregate.ts'
import { NO_STATS } from '../../lambdas/domain/track/aggregate.ts'
import { percent } from '../../lambdas/domain/track/interval.ts'
import { type RuleRecord, recordsOf } from '../../lambdas/domain/track/standing.ts'
import { EXIT } from './failure.ts'
import { type Output, table } from './print.ts'
import type { Store } from './store.ts'

const HEAD = [
  'RULE',
  'RIGHT',
  'FALSE TRANSIENT',
  'FALSE PERMANENT',
  'UNCLEAR',
  'RETRIES HEALED',
  'FALSE SHARE',
  'STATE',
]

/** How often each rule was wrong in the last three months, the worst first. Exit code 1 where one is demoted. */
export async function ruleStats(
  store: Store,
  bar: TrackPolicy,
  options: { readonly json?: boolean },
  out: Output,
  now: string,
): Promise<number> {
  const stats = (await store.track.stats(store.environment)) ?? NO_STATS
  const records = recordsOf(stats, bar, now)
  if (options.json) for (const record of records) out.line(JSON.stringify(record))
  else if (records.length === 0) out.line('no outcome is known yet')
  else for (const line of told(records, bar)) out.line(line)
  return records.some(({ standing }) => standing === 'demoted') ? EXIT.problem : EXIT.good
}

const told = (records: readonly RuleRecord[], bar: TrackPolicy): string[] => [
  ...table(HEAD, records.map(rowOf)),
  '',
  `false share: with its 95 % interval, of the outcomes that tell right from wrong`,
  `demoted: at least ${bar.minOutcomes} of those, and the lower end above ${percent(bar.falseShare)}; its verdict is then unknown`,
]

const rowOf = ({ rule, tally, share, standing }: RuleRecord): string[] => [
  rule,
  String(tally.right),
  String(tally['false-transient']),
  String(tally['false-permanent']),
  String(tally.unclear),
  `${tally.healed} of ${retriesOf(tally)}`,
  share.of === 0
    ? '-'
    : `${percent(share.false / share.of)} (${percent(share.interval.low)} to ${percent(share.interval.high)})`,
  standing,
]

const retriesOf = (tally: Tally) => tally.healed + tally['failed-same'] + tally['failed-other']
