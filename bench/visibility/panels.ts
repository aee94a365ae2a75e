import * as z from 'zod'
import type { Metric } from './metric.ts'

const graphSchema = z.object({
  title: z.string().optional(),
  metrics: z.array(z.array(z.union([z.string(), z.record(z.string(), z.unknown())]))).optional(),
})
const bodySchema = z.object({
  widgets: z.array(z.object({ type: z.string(), properties: z.record(z.string(), z.unknown()) })),
})

/** A graph or number of a dashboard. */
export type Panel = {
  readonly dashboard: string
  readonly title: string
  readonly rows: readonly (readonly (string | Readonly<Record<string, unknown>>)[])[]
}

/** The panels of a dashboard that show metrics, top to bottom.
 * @throws Error where the body is no dashboard */
export function panelsOf(dashboard: string, body: string): Panel[] {
  return bodySchema.parse(JSON.parse(body)).widgets.flatMap(({ type, properties }) => {
    if (type !== 'metric') return []
    const { title = '', metrics = [] } = graphSchema.parse(properties)
    return [{ dashboard, title, rows: metrics }]
  })
}

/**
 * The panel that shows a metric: one that draws it itself before one that only reckons with it, the upper one first.
 * Undefined where none does.
 */
export function panelShowing(panels: readonly Panel[], metric: Metric): Panel | undefined {
  const showing = (drawn: boolean) =>
    panels.find(({ rows }) => rows.some((row) => isOf(row, metric) && (!drawn || isDrawn(row))))
  return showing(true) ?? showing(false)
}

type Row = Panel['rows'][number]

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
