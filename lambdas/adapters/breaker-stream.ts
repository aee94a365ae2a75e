import { unmarshall } from '@aws-sdk/util-dynamodb'
import { type BreakerKey, OUTCOME_FEEDS, type OutcomeFeed, outcomesPartitions } from '../contracts/breaker.ts'
import { dependencySchema } from '../contracts/identifiers.ts'
import type { Outcome } from '../domain/breaker/outcome.ts'
import { outcomeOf } from './breaker-items.ts'

/** An item as the stream spells it: each value with its type. */
type Image = Readonly<Record<string, object>>

/** An outcome as the table's stream tells it; undefined where it is something else, or of another environment. */
export function outcomeFromStream(
  image: Image | undefined,
  environment: string,
): { key: BreakerKey; feed: OutcomeFeed; outcome: Outcome } | undefined {
  const item = image && unmarshall(image as Parameters<typeof unmarshall>[0])
  const outcome = item && outcomeOf(item)
  const name = item && dependencySchema.safeParse(item.dependency)
  if (!outcome || !name?.success) return undefined
  const key: BreakerKey = { environment, kind: 'dep', name: name.data }
  const feed = OUTCOME_FEEDS.find((one) => outcomesPartitions(key, one).includes(String(item?.pk)))
  return feed && { key, feed, outcome }
}
