import { availableParallelism, cpus } from 'node:os'

/** What the figures were taken on, since they mean little without. */
export const machine = (): string =>
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, node ${process.version}`
