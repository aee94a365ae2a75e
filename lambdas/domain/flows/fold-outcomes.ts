import { VersionConflict } from '../ports/ledger.ts'
import type { Booked } from '../ports/track-record.ts'
import { plusSeconds } from '../recovery/advance.ts'
import { NO_HISTORY, NO_STATS, type RuleStats } from '../track/aggregate.ts'
import { foldHistory, foldStats } from '../track/fold.ts'
import { demotedOf } from '../track/standing.ts'
import type { Flow } from './flow.ts'
import type { TrackFlow } from './track-flow.ts'

export type FoldFlow = Pick<Flow, 'policy' | 'clock'> & TrackFlow

/**
 * What was booked by then is in the log for certain: clocks differ by less, and a write takes seconds. Later ones might
 * still get a place before one that is there. Seconds.
 */
const SETTLED_SECONDS = 30
const TOGETHER = 200
const ROUNDS = 10

export type Folded = { readonly outcomes: readonly Booked['outcome'][]; readonly demoted: number }

/**
 * Each minute: adds what was booked to what is known of causes and rules. Fingerprints first, the rules' item last: it
 * says where the next round begins, and each item says up to where it is, so that a round that died is done again.
 */
export async function foldOutcomes(flow: FoldFlow): Promise<Folded> {
  const { environment } = flow.policy
  const done: Booked[] = []
  let stats = (await flow.track.stats(environment)) ?? NO_STATS
  for (let round = 0; round < ROUNDS; round += 1) {
    const settled = plusSeconds(flow.clock(), -SETTLED_SECONDS)
    const found = await flow.track.booked(environment, stats.foldedTo, TOGETHER)
    const ripe = found.filter(({ outcome }) => outcome.at <= settled)
    const next = await foldBatch(flow, stats, ripe)
    if (next === 'outrun') break
    stats = next
    done.push(...ripe)
    if (ripe.length < TOGETHER) break
  }
  const demoted = demotedOf(stats, flow.policy.track, flow.clock()).size
  return { outcomes: done.map(({ outcome }) => outcome), demoted }
}

async function foldBatch(flow: FoldFlow, stats: RuleStats, ripe: readonly Booked[]): Promise<RuleStats | 'outrun'> {
  const { environment } = flow.policy
  const now = flow.clock()
  try {
    for (const fingerprint of new Set(ripe.map(({ outcome }) => outcome.fingerprint))) {
      const known = (await flow.track.history(environment, fingerprint)) ?? NO_HISTORY
      const mine = ripe.filter(({ outcome }) => outcome.fingerprint === fingerprint)
      const history = foldHistory(known, mine, now)
      if (history !== known) await flow.track.saveHistory(environment, fingerprint, history)
    }
    const next = foldStats(stats, ripe, now)
    if (next !== stats) await flow.track.saveStats(environment, next)
    return next
  } catch (error) {
    // Another run of this is at work; what it leaves is for the next minute.
    if (error instanceof VersionConflict) return 'outrun'
    throw error
  }
}
