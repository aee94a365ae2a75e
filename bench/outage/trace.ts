import type { Health } from '../../test/simulation/outage-dependency.ts'

/** One system that six DAGs call, down for an hour, then limping for five minutes. Minutes after the start. */
export const DOWN = 10
export const LIMPING = 70
export const UP = 75
export const HISTORY: readonly (readonly [minute: number, health: Health])[] = [
  [DOWN, 'down'],
  [LIMPING, 'limping'],
  [UP, 'up'],
]

export const TASKS = 60
/** Between the starts of two tasks. */
export const MINUTES_APART = 1.5
/** When everybody has come through or given up. */
export const END = 720

/** How long a task waits for a worker, and its call for an answer. Seconds. */
export const QUEUED = [1, 4] as const
export const CALL = [1, 20] as const

export type Fared = {
  readonly callsDown: number
  readonly callsLimping: number
  /** of tasks that had failed before and came through after: minutes from the first answer that it could give */
  readonly waits: readonly number[]
  readonly gaveUp: number
}
