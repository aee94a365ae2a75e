import type { Template } from 'aws-cdk-lib/assertions'
import { resourcesOf } from './goaround-app.ts'

export type MetricData = {
  readonly Namespace: string
  readonly MetricName: string
  readonly Dimensions?: readonly { readonly Name: string; readonly Value?: unknown }[]
}

export type Widget = {
  readonly type: string
  readonly properties: {
    readonly title?: string
    readonly markdown?: string
    readonly query?: string
    readonly alarms?: readonly string[]
    readonly metrics?: readonly (readonly unknown[])[]
  }
}

/** A string with CloudFormation's functions in it, these replaced by as many characters as they usually become. */
export const plain = (value: unknown): string => {
  if (typeof value === 'string') return value
  const parts = (value as { 'Fn::Join'?: [string, unknown[]] } | undefined)?.['Fn::Join']?.[1] ?? []
  return parts.map((part) => (typeof part === 'string' ? part : 'x'.repeat(14))).join('')
}

/** Every dashboard of the templates: its widgets, and the metrics that they show by name. */
export const dashboardsOf = (templates: readonly Template[]) =>
  Object.values(resourcesOf(templates, 'AWS::CloudWatch::Dashboard')).map(({ Properties = {} }) => {
    const { widgets } = JSON.parse(plain(Properties.DashboardBody)) as { widgets: Widget[] }
    return { name: plain(Properties.DashboardName), widgets, metrics: widgets.flatMap(metricsOf) }
  })

/** `["Namespace", "Name", "Dimension", "value", …, {options}]`; an expression has an object alone. */
export const metricsOf = ({ properties }: Widget): MetricData[] =>
  (properties.metrics ?? [])
    .filter(([first]) => typeof first === 'string')
    .map(([Namespace, MetricName, ...rest]) => ({
      Namespace: String(Namespace),
      MetricName: String(MetricName),
      Dimensions: rest
        .filter((part) => typeof part === 'string')
        .flatMap((Name, n, all) => (n % 2 === 0 ? [{ Name, Value: all[n + 1] }] : [])),
    }))
