/** The kill switch of an environment, read consistently before every act. */
export type KillSwitch = {
  readonly paused: boolean
  readonly actor: string
  readonly reason: string
  readonly at: string
}

export class SetLater extends Error {
  override readonly name = 'SetLater'
  constructor(environment: string, value: KillSwitch) {
    super(`${environment} was not resumed as of ${value.at}, since its kill switch was set later`)
  }
}

/** How far the reconciler has come: all that ended before it was looked at. */
export type Watermark = {
  /** when Goaround first looked: older failures are before our time */
  readonly since: string
  readonly completeUntil: string
}

/** MWAA's word for an environment that is as it should be. */
export const AVAILABLE = 'AVAILABLE'

/** What MWAA last said of its environment: while it is updated, workers are replaced under running tasks. */
export type EnvironmentStatus = { readonly status: string; readonly at: string }

export interface Controls {
  /** Undefined where MWAA has not spoken of it yet. */
  environmentStatus(environment: string): Promise<EnvironmentStatus | undefined>
  /** False where a later status is known: events come out of order. */
  setEnvironmentStatus(environment: string, value: EnvironmentStatus): Promise<boolean>
  killSwitch(environment: string): Promise<KillSwitch | undefined>
  /** Pausing always counts.
   * @throws SetLater where resuming is older than the word that stands */
  setKillSwitch(environment: string, value: KillSwitch): Promise<void>
  watermark(environment: string): Promise<Watermark | undefined>
  /** Conditional: the first call wins, the stored one is answered. */
  startWatermark(environment: string, since: string): Promise<Watermark>
  /** Conditional on `from`; false where somebody else moved it. */
  moveWatermark(environment: string, from: Watermark, completeUntil: string): Promise<boolean>
}

/** One act at a time on a DAG run. */
export interface RunLeases {
  /** `ttlSeconds` after `now` the lease is free again even if its owner died. */
  acquire(
    environment: string,
    dagId: string,
    runId: string,
    owner: string,
    now: string,
    ttlSeconds: number,
  ): Promise<boolean>
  /** Does nothing where the owner is another. */
  release(environment: string, dagId: string, runId: string, owner: string): Promise<void>
}
