import * as z from 'zod'
import { dagIdSchema } from './identifiers.ts'
import { severitySchema } from './severity.ts'

const seconds = (min: number, max: number) => z.int().min(min).max(max)
/** 90 days. */
const LONGEST = 7_776_000

/** Name of a dataset: part of `freshness:<dataset>` and a metric's dimension. */
export const datasetNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_./:-]{0,119}$/, 'letters, digits, _ . / : - (≤ 120)')

/** A zone that the platform's tz database knows; an offset has no daylight saving, and is refused. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, 'a time zone of the tz database, such as Europe/Vienna')

function isTimeZone(name: string): boolean {
  if (/^[+-]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** Days on which something is due, by their dates in one time zone. */
export const calendarSchema = z.strictObject({
  timeZone: timeZoneSchema,
  /** those that count */
  weekdays: z.array(z.enum(WEEKDAYS)).min(1).max(7),
  /** `YYYY-MM-DD`; these don't count, whatever their weekday */
  holidays: z.array(z.iso.date('a date, YYYY-MM-DD')).max(1000),
})
export type Calendar = z.infer<typeof calendarSchema>

/** When runs of a DAG are due to start, and when each must have succeeded. */
export const deadlineSchema = z.strictObject({
  dag: dagIdSchema,
  /** five fields, in `timeZone`: when runs are to start */
  cron: z.string().min(9).max(100),
  timeZone: timeZoneSchema,
  /** name of the calendar whose days count; null: all days */
  calendar: z.string().nullable(),
  /** after its start by when the run must have succeeded */
  dueSeconds: seconds(60, LONGEST),
  /** before that: a run that is not done by then is at risk, where its earlier runs don't say otherwise */
  atRiskSeconds: seconds(0, LONGEST),
  severity: severitySchema,
  owner: z.string().max(100).nullable(),
})
export type Deadline = z.infer<typeof deadlineSchema>

/** Windows of the burn rate, long and short, in minutes; the first two page, the others are tickets. */
export const BURN_WINDOWS = [
  [60, 5],
  [360, 30],
  [1440, 120],
  [4320, 360],
] as const
/** How many times faster than allowed the budget of bad minutes is used up. */
export const BURN_FACTORS: readonly [number, number, number, number] = [14.4, 6, 3, 1]

/** Share of good minutes that is promised. */
export const sloSchema = z
  .strictObject({
    share: z.number().min(0.5).max(0.9999),
    /** of each window, largest first */
    factors: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  })
  .check(({ value, issues }) => {
    const highest = 1 / (1 - value.share)
    for (const [at, factor] of value.factors.entries()) {
      if (factor >= 1 && factor < highest) continue
      const message = `a factor of at least 1 that can be reached: with all minutes bad a share of ${value.share} burns ${highest.toFixed(2)} times its budget`
      issues.push({ code: 'custom', input: value, path: ['factors', at], message })
    }
  })
export type Slo = z.infer<typeof sloSchema>

/** Where the event time of a dataset's newest complete data is read. */
export const sourceSchema = z.discriminatedUnion('kind', [
  /** a task tells it by `goaround.report_watermark` */
  z.strictObject({ kind: z.literal('reported') }),
  /** an item that whoever writes the data keeps: ISO 8601, or seconds or milliseconds since 1970 */
  z.strictObject({
    kind: z.literal('dynamodb'),
    table: z.string().regex(/^[A-Za-z0-9_.-]{3,255}$/, "a table's name"),
    key: z.record(z.string().min(1).max(255), z.union([z.string().max(1024), z.number()])),
    attribute: z.string().min(1).max(255),
    /** how many rows that was for; null: not told */
    rowsAttribute: z.string().min(1).max(255).nullable(),
  }),
  /** partitions by date in the keys of a bucket; the newest one that there is counts as complete */
  z.strictObject({
    kind: z.literal('s3'),
    bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "a bucket's name"),
    /** key in front of the partition's files (or of its `_SUCCESS`), with YYYY, MM, DD and, where hourly, HH in it */
    partition: z
      .string()
      .max(900)
      .regex(/YYYY.*MM.*DD/, 'YYYY, MM and DD, in this order'),
    timeZone: timeZoneSchema,
  }),
])
export type Source = z.infer<typeof sourceSchema>

/** A dataset whose age is promised: event time at the sink, never the time at which somebody wrote. */
export const datasetSchema = z.strictObject({
  name: datasetNameSchema,
  /** DAGs that make it */
  dags: z.array(dagIdSchema).max(20),
  /** the URIs by which DAGs declare it as an outlet */
  assets: z.array(z.string().min(1).max(250)).max(20),
  source: sourceSchema,
  /** how old its newest event time may be */
  freshnessSeconds: seconds(60, LONGEST),
  atRiskSeconds: seconds(0, LONGEST),
  /** fewer rows in a report don't let the watermark advance; null: not asked */
  minRows: z.int().min(1).nullable(),
  slo: sloSchema.nullable(),
  /** name of the calendar: days that don't count don't let it grow older; null: all days count */
  calendar: z.string().nullable(),
  /** stream that feeds it */
  stream: z
    .strictObject({
      name: z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/, "a Kinesis stream's name"),
      retentionHours: z.int().min(24).max(8760),
    })
    .nullable(),
  severity: severitySchema,
  owner: z.string().max(100).nullable(),
})
export type Dataset = z.infer<typeof datasetSchema>

/** What is watched: nothing, unless the environment says so. */
export const watchSchema = z.strictObject({
  calendars: z.record(z.string().min(1).max(64), calendarSchema),
  /** one for a DAG */
  deadlines: z.array(deadlineSchema).max(200),
  datasets: z.array(datasetSchema).max(100),
})
export type WatchPolicy = z.infer<typeof watchSchema>
export const WATCH_NOTHING: WatchPolicy = { calendars: {}, deadlines: [], datasets: [] }

/** Of the retention of a stream, in percent: a ticket, and a page; past all of it data is lost for good. */
export const STREAM_TICKET_SHARE = 25
export const STREAM_PAGE_SHARE = 50
