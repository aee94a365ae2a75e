import type { BreakerKey, OutcomeFeed } from '../../../contracts/breaker.ts'
import type { BreakerPolicy } from '../../../contracts/breaker-policy.ts'
import { plusSeconds } from '../../recovery/advance.ts'
import type { Outcome } from '../outcome.ts'
import { CLOCK_SKEW_SECONDS } from '../window.ts'
import type { BreakerFlow } from './breaker-flow.ts'

/** Outcomes that came just now, each with the feed it came by. */
export type Fresh = { readonly outcome: Outcome; readonly feed: OutcomeFeed }

/** Of failures that nobody guarded, more than this say nothing more. */
const CLASSIFIED_READ = 200

/** What a feed tells of the window's time, with what just came and may not be read yet. */
export async function outcomesOf(
  flow: Pick<BreakerFlow, 'breakers' | 'clock'>,
  key: BreakerKey,
  policy: BreakerPolicy,
  feed: OutcomeFeed,
  fresh: readonly Fresh[] = [],
): Promise<Outcome[]> {
  const now = flow.clock()
  const between = {
    since: plusSeconds(now, -policy.windowSeconds - CLOCK_SKEW_SECONDS),
    until: plusSeconds(now, CLOCK_SKEW_SECONDS),
  }
  const limit = feed === 'guard' ? policy.windowCalls : CLASSIFIED_READ
  const read = await flow.breakers.recentOutcomes(key, feed, between, limit)
  const known = new Set(read.map(nameOf))
  return [...read, ...fresh.filter((f) => f.feed === feed && !known.has(nameOf(f.outcome))).map((f) => f.outcome)]
}

const nameOf = ({ taskInstance, tryNumber, at }: Outcome) => `${taskInstance}#${tryNumber}#${at}`
