import * as z from 'zod'
import { CHANNELS } from '../contracts/escalation.ts'
import { environmentSchema, incidentIdSchema } from '../contracts/identifiers.ts'
import { severitySchema } from '../contracts/severity.ts'
import { type Paging, TELLINGS } from '../domain/escalation/paging.ts'
import { partsOfIncidentId } from '../domain/incident/incident.ts'
import { shardOf } from './shards.ts'
import type { Item, Key } from './table.ts'

const SCHEMA_VERSION = 1

const telling = z.enum(TELLINGS)
const channel = z.enum(CHANNELS)
const count = z.int().min(0)

/** The record of an incident's pages, version 1; a later version is normalised here on read. */
const pagingSchema = z.object({
  incidentId: incidentIdSchema,
  environment: environmentSchema,
  version: z.int().min(1),
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('silent') }),
    z.object({
      kind: z.literal('open'),
      since: z.string(),
      severity: severitySchema,
      team: z.string(),
      via: z.array(channel),
      owed: z.boolean(),
      tiersTold: count,
      acked: z.object({ by: z.string(), at: z.string(), reason: z.string(), told: z.boolean() }).nullable(),
    }),
  ]),
  failing: z
    .object({
      telling,
      since: z.string(),
      tries: count,
      retryAt: z.string(),
      error: z.string(),
      refusedBy: z.array(channel),
    })
    .nullable(),
  deferred: z.object({ until: z.string(), severity: severitySchema }).nullable(),
  sent: z.array(z.object({ at: z.string(), channel, telling, severity: severitySchema, tier: z.string().nullable() })),
  wakeAt: z.string().nullable(),
}) satisfies z.ZodType<Paging>

export const pagingKey = (environment: string, incidentId: string): Key => ({
  pk: `PAGING#${environment}#${incidentId}`,
  sk: 'PAGING',
})

export const duePagesPartition = (environment: string, shard: number): string => `PAGES#${environment}#${shard}`

/** In the index of what is open by the instant at which somebody has to look, and only while there is one. */
export const pagingItem = (p: Paging): Item => ({
  ...pagingKey(p.environment, p.incidentId),
  schema_version: SCHEMA_VERSION,
  version: p.version,
  paging: p,
  ...(p.wakeAt === null
    ? {}
    : { open_pk: duePagesPartition(p.environment, shardOf(partsOfIncidentId(p.incidentId).base)), wake_at: p.wakeAt }),
})

export const pagingOf = (item: Item): Paging => pagingSchema.parse(item.paging)
