import { gunzipSync, gzipSync } from 'node:zlib'
import * as z from 'zod'
import { retryContractSchema } from '../contracts/events.ts'
import {
  incidentIdSchema,
  instantSchema,
  recoveryIdSchema,
  type TaskInstanceKey,
  taskInstanceKeySchema,
} from '../contracts/identifiers.ts'
import { basisSchema, categorySchema, failureClassSchema } from '../contracts/verdict.ts'
import type { Evidence, Pointer } from '../domain/ports/ledger.ts'
import { subjectKey } from '../domain/recovery/identity.ts'
import type { Recovery, StateKind, Step } from '../domain/recovery/recovery.ts'
import { shardOf } from './shards.ts'

const SCHEMA_VERSION = 1

const failedTry = z.object({
  tryNumber: z.int(),
  maxTries: z.int(),
  taskInstanceId: z.string().nullable(),
  endedAt: instantSchema,
})
const holdReason = z.enum([
  'long-wait',
  'kill-switch',
  'paused-dag',
  'airflow-unavailable',
  'airflow-retrying',
  'outcome-unknown',
  'foreign-failures',
  'leg-failed',
  'awaited-run',
  'environment-updating',
  'breaker-open',
  'budget',
])
const awaited = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('run'),
    dagId: z.string(),
    runId: z.string().nullable(),
    logicalDate: z.string().nullable(),
  }),
  z.object({ kind: z.literal('asset'), asset: z.string() }),
])
const state = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened') }),
  z.object({ kind: z.literal('planning'), notBefore: z.string().nullable() }),
  z.object({ kind: z.literal('waiting'), until: z.string() }),
  z.object({ kind: z.literal('attempting'), since: z.string(), token: z.string() }),
  z.object({ kind: z.literal('held'), until: z.string(), reason: holdReason }),
  z.object({ kind: z.literal('redriven') }),
  z.object({ kind: z.literal('dead-lettered'), reason: z.string(), sentAt: z.string().nullable() }),
  z.object({
    kind: z.literal('recovered'),
    by: z.enum(['goaround', 'person']),
    tryNumber: z.int(),
    runState: z.string(),
  }),
  z.object({ kind: z.literal('waived'), reason: z.string() }),
])

/** The ledger's record of a recovery, version 1; a later version is normalised here on read. */
const recoverySchema = z.object({
  id: recoveryIdSchema,
  version: z.int().min(1),
  environment: z.string(),
  subject: taskInstanceKeySchema,
  openedAt: z.string(),
  updatedAt: z.string(),
  firstFailure: failedTry,
  failure: failedTry,
  verdict: z.object({
    class: failureClassSchema,
    category: categorySchema,
    rule: z.string(),
    // Not in a record of before 0.2.0.
    basis: basisSchema.default('none'),
    dependency: z.string().nullable(),
    confidence: z.number(),
    fingerprint: z.string(),
    retryAfterSeconds: z.number().nullable(),
  }),
  incidentId: incidentIdSchema,
  awaits: z.array(awaited).default([]),
  provides: z.array(z.string()).default([]),
  contract: retryContractSchema,
  scope: z.array(z.string()).default([]),
  contractSource: z.string(),
  redrive: z.int(),
  redrivenAt: z.string(),
  leg: z.int(),
  attempts: z.int(),
  clearSent: z.object({ at: z.string(), tryNumber: z.int() }).nullable(),
  pausedAt: z.string().nullable(),
  deadline: z.string().nullable(),
  policyHash: z.string(),
  state,
  wakeAt: z.string().nullable(),
}) satisfies z.ZodType<Recovery>

export const metaKey = (id: string) => ({ pk: `REC#${id}`, sk: 'META' })
export const stepKey = (id: string, version: number) => ({
  pk: `REC#${id}`,
  sk: `STEP#${String(version).padStart(6, '0')}`,
})
export const evidenceItemKey = (id: string, key: string) => ({ pk: `REC#${id}`, sk: `EVIDENCE#${key}` })

/** Pointers of one run are neighbours, so that one query finds them. */
export const pointerKey = (environment: string, s: TaskInstanceKey) => ({
  pk: runKey(environment, s.dag_id, s.run_id),
  sk: `TI#${s.task_id}#${s.map_index}`,
})
export const runKey = (environment: string, dagId: string, runId: string) => `RUN#${environment}#${dagId}#${runId}`
export const leaseKey = (environment: string, dagId: string, runId: string) => ({
  pk: runKey(environment, dagId, runId),
  sk: 'LEASE',
})
export const controlKey = (
  environment: string,
  name: 'KILL-SWITCH' | 'WATERMARK' | 'ENVIRONMENT-STATUS' | 'RETRY-BUDGET' | 'TASK-STARTS',
) => ({
  pk: `CONTROL#${environment}`,
  sk: name,
})

/** `BREAKER`: held until a breaker closes, which no clock tells; thousands of them must not hide the others. */
export type DueGroup = 'OPEN' | 'HELD' | 'BREAKER'
export const openPartition = (environment: string, group: DueGroup, shard: number) => `${group}#${environment}#${shard}`
function groupOf({ state }: Recovery): DueGroup {
  if (state.kind !== 'held') return 'OPEN'
  return state.reason === 'breaker-open' ? 'BREAKER' : 'HELD'
}
export const statePartition = (environment: string, kind: StateKind, shard: number) =>
  `STATE#${environment}#${kind}#${shard}`

/** What keys and conditions read stands beside the rest, once: each kilobyte of this item has its price. */
export function recoveryItem(r: Recovery): Record<string, unknown> {
  const { version: _version, updatedAt: _updatedAt, wakeAt: _wakeAt, awaits, provides, scope, ...rest } = r
  return {
    ...metaKey(r.id),
    schema_version: SCHEMA_VERSION,
    recovery: {
      ...rest,
      ...(awaits.length > 0 && { awaits }),
      ...(provides.length > 0 && { provides }),
      ...(scope.length > 0 && { scope }),
    },
    version: r.version,
    updated_at: r.updatedAt,
    state_pk: statePartition(r.environment, r.state.kind, shardOf(r.id)),
    // Absent where it may rest: the index then does not hold it.
    ...(r.wakeAt === null
      ? {}
      : { open_pk: openPartition(r.environment, groupOf(r), shardOf(r.id)), wake_at: r.wakeAt }),
  }
}

export function recoveryOf({ recovery, version, updated_at, wake_at }: Record<string, unknown>): Recovery {
  return recoverySchema.parse({ ...Object(recovery), version, updatedAt: updated_at, wakeAt: wake_at ?? null })
}

const pointerSchema = z.object({
  recovery_id: recoveryIdSchema,
  subject: taskInstanceKeySchema,
  settled: z.object({ tryNumber: z.int(), at: z.string() }).nullable(),
})
export const pointerItem = (r: Recovery, settled: Pointer['settled']) => ({
  ...pointerKey(r.environment, r.subject),
  schema_version: SCHEMA_VERSION,
  subject: r.subject,
  subject_key: subjectKey(r.subject),
  recovery_id: r.id,
  settled,
})
export function pointerOf(item: Record<string, unknown>): { subject: TaskInstanceKey; pointer: Pointer } {
  const { recovery_id, settled, subject } = pointerSchema.parse(item)
  return { subject, pointer: { recoveryId: recovery_id, settled } }
}

export const stepItem = (id: string, version: number, step: Step) => ({
  ...stepKey(id, version),
  schema_version: SCHEMA_VERSION,
  step,
})
const stepSchema = z.object({
  step: z.object({
    at: z.string(),
    from: z.string().nullable(),
    to: z.string(),
    actor: z.string(),
    reason: z.string(),
    rule: z.string().nullable(),
    policyHash: z.string(),
    inputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
})
export const stepFrom = (item: Record<string, unknown>): Step => stepSchema.parse(item).step as Step

/** Compressed: an event may have 64 KiB, an item no more than 400 KB and each 4 KB a price. */
export const evidenceItem = (id: string, evidence: Evidence) => ({
  ...evidenceItemKey(id, evidence.key),
  schema_version: SCHEMA_VERSION,
  key: evidence.key,
  body: gzipSync(JSON.stringify({ event: evidence.event, verdict: evidence.verdict })),
})
const evidenceSchema = z.object({ key: z.string(), body: z.instanceof(Uint8Array) })
export function evidenceFrom(item: Record<string, unknown>): Evidence {
  const { key, body } = evidenceSchema.parse(item)
  return { key, ...JSON.parse(gunzipSync(body).toString('utf8')) }
}
