import { secondsBetween } from '../recovery/advance.ts'
import { NO_STATS } from '../track/aggregate.ts'
import type { Demotion } from '../track/demotion.ts'
import { demotedOf } from '../track/standing.ts'
import type { BookFlow } from './track-flow.ts'

export type Demoted = () => Promise<ReadonlyMap<string, Demotion>>

/** Outcomes are added each minute, so that reading them more often tells nothing new. */
const REMEMBERED_SECONDS = 60

/** The rules that are not to be followed, read once a minute. */
export function demotedRules({ track, policy, clock }: BookFlow): Demoted {
  let known: { readonly at: string; readonly rules: ReadonlyMap<string, Demotion> } | undefined
  return async () => {
    const now = clock()
    if (known === undefined || secondsBetween(known.at, now) >= REMEMBERED_SECONDS) {
      const stats = (await track.stats(policy.environment)) ?? NO_STATS
      known = { at: now, rules: demotedOf(stats, policy.track, now) }
    }
    return known.rules
  }
}
