import * as z from 'zod'
import { incidentIdSchema, recoveryIdSchema, taskInstanceKeySchema } from '../contracts/identifiers.ts'
import { severitySchema } from '../contracts/severity.ts'
import { categorySchema } from '../contracts/verdict.ts'
import { type AffectedRun, type Incident, type IncidentMember, partsOfIncidentId } from '../domain/incident/incident.ts'
import { SHARDS, shardOf } from './shards.ts'
import type { Item, Key } from './table.ts'

const SCHEMA_VERSION = 1

const cause = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dependency'), dependency: z.string() }),
  z.object({ kind: z.literal('platform') }),
  z.object({ kind: z.literal('fingerprint'), fingerprint: z.string() }),
  z.object({ kind: z.literal('run'), dagId: z.string(), runId: z.string() }),
  z.object({ kind: z.literal('deadline'), dagId: z.string() }),
  z.object({ kind: z.literal('freshness'), dataset: z.string() }),
])
const count = z.int().min(0)
const breach = z.object({
  subject: z.string(),
  status: z.enum(['at-risk', 'breached', 'over']),
  severity: severitySchema,
  due: z.string(),
  since: z.string(),
  at: z.string(),
  detail: z.string(),
})

/** The record of an incident, version 1; a later version is normalised here on read. */
const incidentSchema = z.object({
  id: incidentIdSchema,
  base: z.string(),
  generation: z.int().min(1),
  version: z.int().min(1),
  environment: z.string(),
  cause,
  category: categorySchema,
  evidence: z.string(),
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('open') }),
    z.object({ kind: z.literal('closed'), at: z.string() }),
  ]),
  firstSeen: z.string(),
  lastSeen: z.string(),
  reopened: count,
  causedBy: z.array(incidentIdSchema),
  breaches: z.array(breach),
  root: z.object({ recoveryId: recoveryIdSchema, subject: taskInstanceKeySchema, failedAt: z.string() }).nullable(),
  counts: z.object({ open: count, recovered: count, waived: count, deadLettered: count, left: count }),
  blast: z.object({ tasks: count, runs: count, dags: count, assets: count }),
  tendedAt: z.string().nullable(),
}) satisfies z.ZodType<Incident>

const memberSchema = z.object({
  recoveryId: recoveryIdSchema,
  subject: taskInstanceKeySchema,
  failedAt: z.string(),
}) satisfies z.ZodType<IncidentMember>

const affectedRunSchema = z.object({
  dagId: z.string(),
  runId: z.string(),
  victims: z.array(z.object({ taskId: z.string(), mapIndex: z.int() })),
  incomplete: z.array(
    z.object({ dagId: z.string(), runId: z.string(), taskId: z.string(), why: z.string(), plan: z.string() }),
  ),
  assets: z.array(z.string()),
  consumers: z.array(z.string()),
  readAt: z.string(),
}) satisfies z.ZodType<AffectedRun>

/** Generations of a cause are neighbours, so that the last one is one query away. */
export const generationsPartition = (base: string): string => `INC#${base}`
export const incidentKey = (id: string): Key => {
  const { base, generation } = partsOfIncidentId(id)
  return { pk: generationsPartition(base), sk: `GEN#${String(generation).padStart(6, '0')}` }
}
export const incidentPartition = (environment: string, kind: Incident['state']['kind'], shard: number): string =>
  `INCIDENT#${environment}#${kind}#${shard}`

export const incidentItem = (i: Incident): Item => ({
  ...incidentKey(i.id),
  schema_version: SCHEMA_VERSION,
  incident: i,
  version: i.version,
  updated_at: i.lastSeen,
  state_pk: incidentPartition(i.environment, i.state.kind, shardOf(i.base)),
})
export const incidentOf = (item: Item): Incident => incidentSchema.parse(item.incident)

/** Members are spread: a thousand of them in a minute must not write to one key. */
export const membersPartitions = (id: string): string[] =>
  Array.from({ length: SHARDS }, (_, shard) => `MEMBERS#${id}#${shard}`)
export const memberItem = (id: string, member: IncidentMember): Item => ({
  pk: `MEMBERS#${id}#${shardOf(member.recoveryId)}`,
  sk: `REC#${member.recoveryId}`,
  schema_version: SCHEMA_VERSION,
  member,
})
export const memberFrom = (item: Item): IncidentMember => memberSchema.parse(item.member)

export const runsPartition = (id: string): string => `RUNS#${id}`
export const affectedRunItem = (id: string, run: AffectedRun): Item => ({
  pk: runsPartition(id),
  sk: `RUN#${run.dagId}#${run.runId}`,
  schema_version: SCHEMA_VERSION,
  read_at: run.readAt,
  run,
})
export const affectedRunOf = (item: Item): AffectedRun => affectedRunSchema.parse(item.run)
