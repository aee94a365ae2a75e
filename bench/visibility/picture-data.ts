import * as z from 'zod'
import type { AlarmState } from './alarm.ts'
import type { CloudWatch } from './cloudwatch.ts'
import { type Minute, summedUp } from './metric.ts'
import { type Row, type Widget, widgetsOf } from './panels.ts'

/** A line of a graph: its values by minute. `skipped`: it is an expression or a percentile, which is not drawn here. */
export type Series = {
  readonly label: string
  readonly values: readonly { readonly at: number; readonly value: number }[]
  readonly skipped: boolean
}

export type DrawnWidget = Pick<Widget, 'type' | 'x' | 'y' | 'width' | 'height'> & {
  readonly title: string
  readonly text: string
  readonly series: readonly Series[]
  readonly alarms: readonly { readonly name: string; readonly state: AlarmState | undefined }[]
}

/** What a dashboard shows of a time that begins at `since`, epoch milliseconds. */
export async function drawnWidgets(cloudwatch: CloudWatch, dashboard: string, since: number): Promise<DrawnWidget[]> {
  const drawn: DrawnWidget[] = []
  for (const { type, x, y, width, height, properties } of widgetsOf(await cloudwatch.dashboard(dashboard))) {
    const series: Series[] = []
    for (const row of properties.metrics) if (isShown(row)) series.push(await seriesOf(cloudwatch, row, since))
    const names = properties.alarms.map((arn) => arn.slice(arn.lastIndexOf(':') + 1))
    const alarms = await Promise.all(names.map(async (name) => ({ name, state: await cloudwatch.alarmState(name) })))
    drawn.push({ type, x, y, width, height, title: properties.title, text: properties.markdown, series, alarms })
  }
  return drawn
}

const optionsSchema = z.object({
  label: z.string().optional(),
  stat: z.string().default('Average'),
  visible: z.boolean().default(true),
})
const optionsOf = (row: Row) => optionsSchema.parse(row.find((word) => typeof word === 'object') ?? {})
const isShown = (row: Row): boolean => optionsOf(row).visible

async function seriesOf(cloudwatch: CloudWatch, row: Row, since: number): Promise<Series> {
  const { label, stat } = optionsOf(row)
  const [namespace, name, ...rest] = row.filter((word) => typeof word === 'string')
  if (namespace === undefined || name === undefined || stat.startsWith('p')) {
    return { label: label ?? name ?? 'expression', values: [], skipped: true }
  }
  const dimensions: Record<string, string> = {}
  for (let at = 0; at + 1 < rest.length; at += 2) dimensions[rest[at] ?? ''] = rest[at + 1] ?? ''
  const minutes = await cloudwatch.minutes({ namespace, name, dimensions }, since)
  return { label: label ?? name, values: minutes.map((minute) => pointOf(minute, stat)), skipped: false }
}

const pointOf = (minute: Minute, stat: string) => ({ at: minute.at, value: summedUp([minute], stat) ?? 0 })
