/** One metric of CloudWatch with exactly these dimensions, and how its points are summed up. */
export type Metric = {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly statistic: 'Sum' | 'Maximum' | 'Minimum' | 'SampleCount'
}

/** What was put within one minute. */
export type Minute = {
  /** its begin, epoch seconds */
  readonly at: number
  readonly sum: number
  readonly maximum: number
  readonly minimum: number
  readonly count: number
}

/** The statistic over minutes; undefined where nothing was put. @throws Error where it cannot be made of minutes */
export function summedUp(minutes: readonly Minute[], statistic: string): number | undefined {
  if (minutes.length === 0) return undefined
  const sum = (of: (minute: Minute) => number) => minutes.reduce((total, minute) => total + of(minute), 0)
  switch (statistic) {
    case 'Sum':
      return sum((minute) => minute.sum)
    case 'SampleCount':
      return sum((minute) => minute.count)
    case 'Average':
      return sum((minute) => minute.sum) / sum((minute) => minute.count)
    case 'Maximum':
      return Math.max(...minutes.map((minute) => minute.maximum))
    case 'Minimum':
      return Math.min(...minutes.map((minute) => minute.minimum))
    default:
      throw new Error(`${statistic} cannot be made of the statistics of minutes`)
  }
}

/** `Goaround DeadLettersOpen`; of a dimension beside the environment its value. */
export function metricName({ namespace, name, dimensions }: Metric): string {
  const { Environment: _, ...others } = dimensions
  return [namespace, name, ...Object.values(others).map((value) => `(${value})`)].join(' ')
}
