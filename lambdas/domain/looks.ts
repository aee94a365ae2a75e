import type { Observation } from '../contracts/workflow.ts'
import { plusSeconds, secondsBetween } from './recovery/advance.ts'

/** When the last whole look at a run, or at the runs of DAGs, began. */
export type Looks = ReadonlyMap<string, string>

/** The queue's clock and ours may differ by this much. Seconds. */
const CLOCKS_SECONDS = 2
/** What is asked for later than this is asked of a queue that stands still, and is looked at anew. Seconds. */
const KEPT_SECONDS = 900

/**
 * Whether a look that was asked for is behind us: sixty tasks of a run tell of their ends one by one, and whoever looks
 * at the run after the last of them has seen them all.
 * @param askedAt when the observation was sent
 */
export function isLookedAt(looks: Looks, observation: Observation, askedAt: string): boolean {
  const key = keyOf(observation)
  const began = key === undefined ? undefined : looks.get(key)
  return began !== undefined && secondsBetween(askedAt, began) >= CLOCKS_SECONDS
}

/** The looks with this one, which began `at` and came to its end; those that no longer speak for anything are dropped. */
export function withLook(looks: Looks, observation: Observation, at: string): Looks {
  const key = keyOf(observation)
  if (key === undefined) return looks
  const since = plusSeconds(at, -KEPT_SECONDS)
  const kept = [...looks].filter(([, began]) => began >= since)
  return new Map([...kept, [key, at]])
}

/** Of looks that are asked for again and again; undefined: of the others. */
function keyOf(observation: Observation): string | undefined {
  if (observation.kind === 'run') return `${observation.dag_id}/${observation.run_id}`
  return observation.kind === 'dag-runs' ? JSON.stringify([observation.dag_ids, observation.since]) : undefined
}
