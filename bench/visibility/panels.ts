import * as z from 'zod'
import type { Metric } from './metric.ts'

const rowSchema = z.array(z.union([z.string(), z.record(z.string(), z.unknown())]))
const propertiesSchema = z.object({
  title: z.string().default(''),
  metrics: z.array(rowSchema).default([]),
  alarms: z.array(z.string()).default([]),
  markdown: z.string().default(''),
})
const bodySchema = z.object({
  widgets: z.array(
    z.object({
      type: z.string(),
      x: z.number().default(0),
      y: z.number().default(0),
      width: z.number().default(6),
      height: z.number().default(6),
      properties: propertiesSchema,
    }),
  ),
})
/** What stands where on a dashboard; sizes in the 24 columns of its grid. */
export type Widget = z.infer<typeof bodySchema>['widgets'][number]

/** @throws Error where the body is no dashboard */
export const widgetsOf = (body: string): Widget[] => bodySchema.parse(JSON.parse(body)).widgets

/** A graph or number of a dashboard. */
export type Panel = {
  readonly dashboard: string
  readonly title: string
  readonly rows: readonly Row[]
}

/** The widgets of a dashboard that show metrics, top to bottom.
 * @throws Error where the body is no dashboard */
export const panelsOf = (dashboard: string, body: string): Panel[] =>
  widgetsOf(body)
    .filter(({ type }) => type === 'metric')
    .map(({ properties: { title, metrics } }) => ({ dashboard, title, rows: metrics }))

/**
 * The panel that shows a metric: one that draws it itself before one that only reckons with it, the upper one first.
 * Undefined where none does.
 */
export function panelShowing(panels: readonly Panel[], metric: Metric): Panel | undefined {
  const showing = (drawn: boolean) =>
    panels.find(({ rows }) => rows.some((row) => isOf(row, metric) && (!drawn || isDrawn(row))))
  return showing(true) ?? showing(false)
}

/** Namespace, name and dimensions of a metric, then its options; or an expression's options alone. */
export type Row = readonly (string | Readonly<Record<string, unknown>>)[]

function isOf(row: Row, { namespace, name, dimensions }: Metric): boolean {
  const words = row.filter((word) => typeof word === 'string')
  if (words.length === 0) return row.some((word) => typeof word === 'object' && searches(word.expression, name))
  const [space, metric, ...rest] = words
  if (space !== namespace || metric !== name) return false
  const wanted = Object.entries(dimensions).map(([key, value]) => `${key}=${value}`)
  const found = rest.flatMap((word, at) => (at % 2 === 0 ? [`${word}=${rest[at + 1]}`] : []))
  return wanted.toSorted().join() === found.toSorted().join()
}

const isDrawn = (row: Row): boolean => row.every((word) => typeof word === 'string' || word.visible !== false)

/** A search shows whatever dimensions there are. */
const searches = (expression: unknown, name: string): boolean =>
  typeof expression === 'string' && expression.startsWith('SEARCH(') && expression.includes(`MetricName="${name}"`)
