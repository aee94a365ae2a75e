import * as z from 'zod'
import {
  type BreakerKey,
  breakerKeySchema,
  breakerPartition,
  OUTCOME_TTL_SECONDS,
  type OutcomeFeed,
  OVERRIDES,
  outcomeItemSchema,
  STATE_SORT_KEY,
  waitingItemSchema,
} from '../contracts/breaker.ts'
import { type Breaker, type BreakerEntry, OPENING_RULES } from '../domain/breaker/breaker.ts'
import { EVENT_KINDS } from '../domain/breaker/event.ts'
import type { Outcome, Waiting } from '../domain/breaker/outcome.ts'
import { GUARDS } from '../domain/breaker/table.ts'
import { viewOf } from '../domain/breaker/view.ts'
import { partitionOf } from './outcome-shards.ts'
import type { Item, Key } from './table.ts'

const SCHEMA_VERSION = 1

const count = z.int().min(0)
const kinds = z.enum(['CLOSED', 'OPEN', 'HALF_OPEN'])
const probe = z.object({
  owner: z.object({ recoveryId: z.string().nullable(), taskInstance: z.string() }),
  token: count,
  leaseUntil: z.string(),
})

/** The record of a breaker, version 1; a later version is normalised here on read. */
const breakerSchema = z.object({
  key: breakerKeySchema,
  epoch: z.int().min(1),
  state: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('CLOSED'),
      window: z.object({ from: z.string(), epoch: count }).nullable(),
      rampFrom: z.string().nullable(),
    }),
    z.object({ kind: z.literal('OPEN'), notBefore: z.string() }),
    z.object({ kind: z.literal('HALF_OPEN'), probe: probe.nullable(), passed: count, reclaims: count }),
  ]),
  override: z.object({ kind: z.enum(OVERRIDES), actor: z.string(), reason: z.string(), until: z.string() }).nullable(),
  since: z.string(),
  k: count,
  lastClosedAt: z.string().nullable(),
  outage: z.object({ from: count, to: count.nullable() }).nullable(),
  openedBy: z.object({ rule: z.enum(OPENING_RULES), evidence: z.string(), at: z.string() }).nullable(),
  relapsedBy: z.string().nullable(),
  lastProbe: z.string().nullable(),
}) satisfies z.ZodType<Breaker>

const entrySchema = z.object({
  epoch: count,
  at: z.string(),
  from: kinds,
  to: kinds,
  event: z.enum(EVENT_KINDS),
  guard: z.enum(GUARDS),
  actor: z.string(),
  reason: z.string(),
}) satisfies z.ZodType<BreakerEntry>

export const stateKey = (key: BreakerKey): Key => ({ pk: breakerPartition(key), sk: STATE_SORT_KEY })

/** What workers read stands at the top of the item; what only we do, below `breaker`. It never expires. */
export const stateItem = (breaker: Breaker): Item => ({ ...stateKey(breaker.key), ...viewOf(breaker), breaker })
export const breakerOf = (item: Item): Breaker => breakerSchema.parse(item.breaker)

export const ENTRIES = 'ENTRY#'
export const entryItem = (key: BreakerKey, entry: BreakerEntry): Item => ({
  pk: breakerPartition(key),
  sk: `${ENTRIES}${String(entry.epoch).padStart(9, '0')}`,
  schema_version: SCHEMA_VERSION,
  entry,
})
export const entryOf = (item: Item): BreakerEntry => entrySchema.parse(item.entry)

/** Stands for a breaker in the list of its environment. */
export const registerPartition = (environment: string): string => `BRKS#${environment}`
export const registerItem = (key: BreakerKey): Item => ({
  pk: registerPartition(key.environment),
  sk: `${key.kind}#${key.name}`,
  schema_version: SCHEMA_VERSION,
  key,
})
export const registeredKey = (item: Item): BreakerKey => breakerKeySchema.parse(item.key)

export const placeOf = ({ at, taskInstance, tryNumber }: Pick<Outcome, 'at' | 'taskInstance' | 'tryNumber'>): string =>
  `AT#${at}#${taskInstance}#${tryNumber}`
export const outcomeItem = (key: BreakerKey, o: Outcome, feed: OutcomeFeed): Item => ({
  pk: partitionOf(key, feed, o.taskInstance),
  sk: placeOf(o),
  schema_version: SCHEMA_VERSION,
  kind: 'outcome',
  dependency: key.name,
  at: o.at,
  outcome: o.outcome,
  retry_after_s: o.retryAfterSeconds,
  duration_ms: Math.round(o.durationMs),
  dag_id: o.dagId,
  run_id: o.runId,
  task_instance: o.taskInstance,
  try_number: o.tryNumber,
  epoch: o.epoch,
  expires_at: Math.floor(Date.parse(o.at) / 1000) + OUTCOME_TTL_SECONDS,
})

const readable = outcomeItemSchema.extend({ dependency: z.string() })

/** Undefined where a worker put what the contract does not know, or under a key that says something else. */
export function outcomeOf(item: Item): Outcome | undefined {
  const { success, data: o } = readable.safeParse(item)
  if (!success || !o.sk.startsWith(`AT#${o.at}#`)) return undefined
  return {
    at: o.at,
    outcome: o.outcome,
    retryAfterSeconds: o.retry_after_s,
    durationMs: o.duration_ms,
    dagId: o.dag_id,
    runId: o.run_id,
    taskInstance: o.task_instance,
    tryNumber: o.try_number,
    epoch: o.epoch,
  }
}

export const WAITING = 'WAIT#'

/** Undefined where it has expired or is not of the contract. */
export function waitingOf(item: Item, now: string): Waiting | undefined {
  const { success, data } = waitingItemSchema.safeParse(item)
  if (!success || data.expires_at * 1000 <= Date.parse(now)) return undefined
  return { taskInstance: data.task_instance, at: data.at }
}
