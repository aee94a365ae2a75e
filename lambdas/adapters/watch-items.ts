import * as z from 'zod'
import { severitySchema } from '../contracts/severity.ts'
import type { RunsReading, WatchState, Watermark } from '../domain/watch/facts.ts'
import type { WatchView } from '../domain/watch/view.ts'
import type { Item, Key } from './table.ts'

const SCHEMA_VERSION = 1

const readingSchema = z.object({
  dag: z.string(),
  readAt: z.string(),
  runs: z.array(
    z.object({
      runId: z.string(),
      state: z.string(),
      runAfter: z.string(),
      startedAt: z.string().nullable(),
      endedAt: z.string().nullable(),
    }),
  ),
  history: z.array(z.object({ runId: z.string(), seconds: z.number() })),
}) satisfies z.ZodType<RunsReading>

const watermarkSchema = z.object({
  dataset: z.string(),
  eventTime: z.string(),
  rows: z.number().nullable(),
  at: z.string(),
}) satisfies z.ZodType<Watermark>

const status = z.enum(['ok', 'at-risk', 'breached'])
const stateSchema = z.object({
  subject: z.string(),
  version: z.int().min(1),
  watchedSince: z.string(),
  undecidedFrom: z.string().nullable(),
  status,
  severity: severitySchema,
  due: z.string().nullable(),
  since: z.string().nullable(),
  incidentId: z.string().nullable(),
  budget: z.object({ minute: z.int(), recent: z.string(), hours: z.array(z.tuple([z.int(), z.int()])) }).nullable(),
}) satisfies z.ZodType<WatchState>

const viewSchema = z.object({
  at: z.string(),
  rows: z.array(
    z.object({
      subject: z.string(),
      status: z.enum([...status.options, 'unknown']),
      severity: severitySchema,
      due: z.string().nullable(),
      why: z.string(),
      owner: z.string().nullable(),
      incidentId: z.string().nullable(),
    }),
  ),
}) satisfies z.ZodType<WatchView>

/** One query tells the watcher all it knows; what the last round saw is apart from it. */
export const watchPartition = (environment: string): string => `WATCH#${environment}`
export const viewKey = (environment: string): Key => ({ pk: `WATCH-VIEW#${environment}`, sk: 'VIEW' })

const keyOf = (environment: string, kind: 'RUNS' | 'MARK' | 'SHORT' | 'STATE', name: string): Key => ({
  pk: watchPartition(environment),
  sk: `${kind}#${name}`,
})
export const readingKey = (environment: string, dag: string): Key => keyOf(environment, 'RUNS', dag)
export const markKey = (environment: string, dataset: string): Key => keyOf(environment, 'MARK', dataset)

const schema_version = SCHEMA_VERSION
export const readingItem = (environment: string, reading: RunsReading): Item => ({
  ...readingKey(environment, reading.dag),
  schema_version,
  read_at: reading.readAt,
  reading,
})
export const markItem = (environment: string, kind: 'MARK' | 'SHORT', mark: Watermark): Item => ({
  ...keyOf(environment, kind, mark.dataset),
  schema_version,
  event_time: mark.eventTime,
  mark,
})
export const stateItem = (environment: string, state: WatchState): Item => ({
  ...keyOf(environment, 'STATE', state.subject),
  schema_version,
  version: state.version,
  state,
})
export const viewItem = (environment: string, view: WatchView): Item => ({
  ...viewKey(environment),
  schema_version,
  seen_at: view.at,
  view,
})

export const readingOf = (item: Item): RunsReading => readingSchema.parse(item.reading)
export const markOf = (item: Item): Watermark => watermarkSchema.parse(item.mark)
export const stateOf = (item: Item): WatchState => stateSchema.parse(item.state)
export const viewOf = (item: Item): WatchView => viewSchema.parse(item.view)
