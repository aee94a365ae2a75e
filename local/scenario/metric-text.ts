type Dimension = { readonly Name?: string | undefined; readonly Value?: unknown }

/** `RoundsDone Round=Measure`: a metric as alarms name it, without the environment that all have. */
export const metricText = (name: string, dimensions: readonly Dimension[]): string =>
  [
    name,
    ...dimensions
      .filter(({ Name }) => Name !== 'Environment')
      .map(({ Name, Value }) => `${Name}=${Value}`)
      .toSorted(),
  ].join(' ')
