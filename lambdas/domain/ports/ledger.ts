import type { TaskInstanceKey } from '../../contracts/identifiers.ts'
import type { Recovery, StateKind, Step } from '../recovery/recovery.ts'

/** Names the recovery of a task instance; stays after it is closed, so that late events meet it. */
export type Pointer = {
  readonly recoveryId: string
  /** set when the recovery closed: nothing at or below this try, ended before that instant, opens another */
  readonly settled: { readonly tryNumber: number; readonly at: string } | null
}

/** What a verdict was given on: the whole event and the whole verdict, written once per failed try. */
export type Evidence = { readonly key: string; readonly event: unknown; readonly verdict: unknown }

export class VersionConflict extends Error {
  override readonly name = 'VersionConflict'
}

/**
 * The truth about every failure. Reads are consistent. A method that cannot reach the store throws; it never
 * answers "absent" then.
 */
export interface Ledger {
  pointer(environment: string, subject: TaskInstanceKey): Promise<Pointer | undefined>
  load(id: string): Promise<Recovery | undefined>
  /** Those that are there, in any order. */
  loadAll(ids: readonly string[]): Promise<Recovery[]>
  /** Writes recovery, pointer, first step, evidence, the incident's member and what the task provides at once.
   * @throws VersionConflict where the pointer is not what `replaces` says or the recovery exists */
  open(recovery: Recovery, step: Step, evidence: Evidence, replaces: Pointer | undefined): Promise<void>
  /** Writes the next version with its step; settles the pointer when the state is terminal.
   * @throws VersionConflict where the stored version is not `next.version - 1` */
  save(next: Recovery, step: Step): Promise<void>
  /** Written once: a second write with the same key changes nothing. */
  addEvidence(id: string, evidence: Evidence): Promise<void>
  evidence(id: string): Promise<Evidence[]>
  steps(id: string): Promise<Step[]>
  /** Non-terminal recoveries, but held ones, whose `wakeAt` is at or before the instant, earliest first. Eventually consistent. */
  due(environment: string, before: string, limit: number): Promise<Recovery[]>
  /** The same of held ones, but for those of breakers, which may be so many that the others would not be seen among them. */
  dueHeld(environment: string, before: string, limit: number): Promise<Recovery[]>
  /** Recoveries that breakers hold, whatever their `wakeAt`, earliest first. Eventually consistent. */
  heldByBreakers(environment: string, limit: number): Promise<Recovery[]>
  /** Recoveries in a state, most recently changed first, none that last changed before `since`. Eventually consistent. */
  inState(environment: string, kind: StateKind, limit: number, since?: string): Promise<Recovery[]>
  count(environment: string, kind: StateKind): Promise<number>
  /** Pointers of the task instances of one run. */
  pointersOfRun(
    environment: string,
    dagId: string,
    runId: string,
  ): Promise<{ subject: TaskInstanceKey; pointer: Pointer }[]>
}
