import type { ReplayedItem } from '../../contracts/records-table.ts'
import type { RecordBook } from '../ports/records.ts'
import { published } from './transition.ts'
import { updateLetter } from './update-letter.ts'

/** A replay says that it has published the record of a letter. One that is not known, or no longer, is no concern. */
export async function foldReplayed(
  book: Pick<RecordBook, 'letter' | 'saveLetter'>,
  { pipeline, sk: id, at }: ReplayedItem,
): Promise<void> {
  await updateLetter(book, { pipeline, id }, (known) => known && published(known, at))
}
