import type { CountsItem, ReconciliationItem } from '../../contracts/records-table.ts'
import type { Letter } from '../records/letter.ts'

export type BookedBatches = { readonly batches: readonly CountsItem[]; readonly unreadable: number }

/** What is booked of an environment's pipelines. A method that cannot reach the store throws. */
export interface RecordBook {
  /** Consistent. */
  letter(pipeline: string, id: string): Promise<Letter | undefined>
  /** False where somebody wrote since that was read. */
  saveLetter(next: Letter): Promise<boolean>
  /** Changed since, most recently changed first. @param limit default: all */
  letters(pipeline: string, since: string, limit?: number): Promise<Letter[]>
  /** Those whose id begins so, at most `limit`. */
  lettersNamed(pipeline: string, idStart: string, limit: number): Promise<Letter[]>
  /** Batches booked since; those that are not of the contract are counted only. */
  batches(pipeline: string, since: string): Promise<BookedBatches>
  /** The one that was made last. Throws where it is not of the contract. */
  lastReconciliation(pipeline: string): Promise<ReconciliationItem | undefined>
}

/** Where a pipeline's replay takes records from. */
export interface ReplayQueue {
  /** The message as it came. */
  send(body: string): Promise<void>
}

/** `running`: an earlier move is under way; `nothing`: none waits. */
export type MoveStart = { readonly kind: 'started' | 'running' | 'nothing'; readonly waiting: number }
export type FoundLetter = { readonly body: string; readonly receipt: string }

/** What the operator does with the dead letters of one pipeline. */
export interface RecordDeadLetters {
  waiting(): Promise<number>
  /** Has SQS bring all of them back to where each came from. */
  move(): Promise<MoveStart>
  /** Looks through at most `most` of them, and leaves them as they are. */
  find(id: string, most: number): Promise<FoundLetter | undefined>
  /** Sends one to the intake, then deletes it here: one that dies in between leaves it twice, which is harmless. */
  bringBack(found: FoundLetter): Promise<void>
}
