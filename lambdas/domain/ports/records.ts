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
