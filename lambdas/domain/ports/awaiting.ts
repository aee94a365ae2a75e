/** What a recovery can be held for: a run whose id is known, or an asset. */
export type KnownAwaited =
  | { readonly kind: 'run'; readonly dagId: string; readonly runId: string }
  | { readonly kind: 'asset'; readonly asset: string }

/** Which recoveries wait for what, so that the end of one can release the others. */
export interface Awaiting {
  /** Ids of recoveries, closed ones too, of tasks that write the asset and failed for the first time since then. */
  providers(environment: string, asset: string, since: string): Promise<string[]>
  /** Once per recovery: a second time changes nothing. */
  addAwaiter(environment: string, awaited: KnownAwaited, recoveryId: string): Promise<void>
  /** Ids of recoveries that were held for it at some time. */
  awaiters(environment: string, awaited: KnownAwaited): Promise<string[]>
}
