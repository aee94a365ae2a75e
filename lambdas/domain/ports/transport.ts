import type { DeadLetter } from '../../contracts/dead-letter.ts'
import type { TaskInstanceFailed } from '../../contracts/events.ts'
import type { AttemptResult, Observation } from '../../contracts/workflow.ts'

export type StartedLeg = 'started' | 'running' | 'closed'

export interface Legs {
  /** Starts the execution `<id>-<redrive>-<leg>`. `running`: it is there already; `closed`: that name is used up. */
  start(recoveryId: string, redrive: number, leg: number): Promise<StartedLeg>
  running(recoveryId: string, redrive: number, leg: number): Promise<boolean>
}

export interface DeadLetterIntake {
  send(letter: DeadLetter): Promise<void>
}

export interface TaskTokens {
  /** `gone`: the execution is over or timed out; the ledger decides what then. */
  complete(token: string, result: AttemptResult): Promise<'sent' | 'gone'>
}

export interface Observations {
  send(observations: readonly Observation[]): Promise<void>
}

export interface FailureFeed {
  /** Puts what the reconciler found on the bus, as the listener would. */
  publish(failures: readonly TaskInstanceFailed[]): Promise<void>
}
