import * as z from 'zod'
import {
  BURN_FACTORS,
  calendarSchema,
  datasetSchema,
  deadlineSchema,
  sloSchema,
  sourceSchema,
  timeZoneSchema,
  type WatchPolicy,
} from '../../lambdas/contracts/watch.ts'

const calendarConfigSchema = z.strictObject({
  timeZone: timeZoneSchema,
  /** @default Monday to Friday */
  weekdays: calendarSchema.shape.weekdays.default(['mon', 'tue', 'wed', 'thu', 'fri']),
  /** `YYYY-MM-DD` */
  holidays: calendarSchema.shape.holidays.default([]),
})

const { dag, cron, dueSeconds, atRiskSeconds, severity, owner } = deadlineSchema.shape
const deadlineConfigSchema = z
  .strictObject({
    /** one deadline for a DAG; a pattern could not tell a DAG that never ran from one that is not there */
    dag,
    /** when its runs are to start: minute, hour, day, month, weekday */
    cron,
    /** of the cron expression. @default the calendar's, else UTC */
    timeZone: timeZoneSchema.optional(),
    /** name of one of `calendars`. @default every day counts */
    calendar: z.string().optional(),
    dueSeconds,
    /** @default a quarter of `dueSeconds` */
    atRiskSeconds: atRiskSeconds.optional(),
    severity: severity.default('error'),
    owner: owner.default(null),
  })
  .refine((d) => d.atRiskSeconds === undefined || d.atRiskSeconds < d.dueSeconds, {
    path: ['atRiskSeconds'],
    message: 'must be < dueSeconds',
  })

const { share } = sloSchema.shape
const sloConfigSchema = z
  .strictObject({
    /** of minutes in which the dataset is fresh, over 28 days */
    share,
    /** @default 14.4, 6 (these page), 3, 1 */
    factors: sloSchema.shape.factors.default([...BURN_FACTORS]),
  })
  .pipe(sloSchema)

const [reportedSchema, dynamoSchema, s3Schema] = sourceSchema.options
const sourceConfigSchema = z.discriminatedUnion('kind', [
  reportedSchema,
  dynamoSchema.extend({ rowsAttribute: dynamoSchema.shape.rowsAttribute.default(null) }),
  s3Schema.extend({ timeZone: timeZoneSchema.default('UTC') }),
])

const { name, dags, assets, freshnessSeconds, minRows, stream } = datasetSchema.shape
const datasetConfigSchema = z
  .strictObject({
    name,
    dags: dags.default([]),
    assets: assets.default([]),
    /** @default `reported`: a task tells its watermark */
    source: sourceConfigSchema.default({ kind: 'reported' }),
    freshnessSeconds,
    /** before it is too old. @default a fifth of `freshnessSeconds` */
    atRiskSeconds: datasetSchema.shape.atRiskSeconds.optional(),
    minRows: minRows.default(null),
    /** @default none: the first minute in which it is too old counts in full */
    slo: sloConfigSchema.nullable().default(null),
    calendar: z.string().optional(),
    stream: stream.default(null),
    severity: datasetSchema.shape.severity.default('error'),
    owner: datasetSchema.shape.owner.default(null),
  })
  .refine((d) => d.atRiskSeconds === undefined || d.atRiskSeconds < d.freshnessSeconds, {
    path: ['atRiskSeconds'],
    message: 'must be < freshnessSeconds',
  })
  .refine(({ source, minRows: rows }) => rows === null || isCounted(source), {
    path: ['minRows'],
    message: 'a source that tells rows: reported, or dynamodb with rowsAttribute',
  })

const isCounted = (source: z.infer<typeof sourceSchema>): boolean =>
  source.kind === 'reported' || (source.kind === 'dynamodb' && source.rowsAttribute !== null)

/** What an environment's document says of deadlines and freshness. */
export const watchConfigSchema = z.strictObject({
  calendars: z.record(z.string().min(1).max(64), calendarConfigSchema).default({}),
  deadlines: z.array(deadlineConfigSchema).max(200).default([]),
  datasets: z.array(datasetConfigSchema).max(100).default([]),
})
type WatchConfig = z.output<typeof watchConfigSchema>

/** The same with everything filled in that another part of it says. */
export const watchOf = ({ calendars, deadlines, datasets }: WatchConfig): WatchPolicy => ({
  calendars,
  deadlines: deadlines.map(({ timeZone, calendar, ...deadline }) => ({
    ...deadline,
    timeZone: timeZone ?? calendars[calendar ?? '']?.timeZone ?? 'UTC',
    calendar: calendar ?? null,
    atRiskSeconds: deadline.atRiskSeconds ?? Math.floor(deadline.dueSeconds / 4),
  })),
  datasets: datasets.map(({ calendar, ...dataset }) => ({
    ...dataset,
    calendar: calendar ?? null,
    atRiskSeconds: dataset.atRiskSeconds ?? Math.floor(dataset.freshnessSeconds / 5),
  })),
})
