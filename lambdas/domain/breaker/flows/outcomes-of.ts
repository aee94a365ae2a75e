import type { BreakerKey, OutcomeFeed } from '../../../contracts/breaker.ts'
import type { BreakerPolicy } from '../../../contracts/breaker-policy.ts'
import { plusSeconds } from '../../recovery/advance.ts'
import type { Outcome } from '../outcome.ts'
import { CLOCK_SKEW_SECONDS } from '../window.ts'
import type { BreakerFlow } from './breaker-flow.ts'

/** Outcomes that came just now, each with the feed it came by. */
export type Fresh = { readonly outcome: Outcome; readonly feed: OutcomeFeed }

/** So many times the window's size are read, since those that count for nothing stand between the others. */
const READ_TIMES = 5
const READ_AT_MOST = 200

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
  const limit = feed === 'guard' ? Math.min(READ_AT_MOST, READ_TIMES * policy.windowCalls) : READ_AT_MOST
  const read = await flow.breakers.recentOutcomes(key, feed, between, limit)
  const known = new Set(read.map(nameOf))
  return [...read, ...fresh.filter((f) => f.feed === feed && !known.has(nameOf(f.outcome))).map((f) => f.outcome)]
}

const nameOf = ({ taskInstance, tryNumber, at }: Outcome) => `${taskInstance}#${tryNumber}#${at}`
