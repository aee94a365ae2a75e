import type { RecordBook } from '../ports/records.ts'
import type { Letter } from './letter.ts'

const CONFLICTS_BORNE = 8

/**
 * Reads a letter, lets `decide` say what it becomes, writes that if nobody was quicker; else decides anew.
 * @returns the letter as it stands afterwards, unchanged where `decide` answers undefined
 * @throws Error where others were quicker too many times over
 */
export async function updateLetter(
  book: Pick<RecordBook, 'letter' | 'saveLetter'>,
  { pipeline, id }: Pick<Letter, 'pipeline' | 'id'>,
  decide: (known: Letter | undefined) => Letter | undefined,
): Promise<Letter | undefined> {
  for (let conflicts = 0; conflicts < CONFLICTS_BORNE; conflicts += 1) {
    const known = await book.letter(pipeline, id)
    const next = decide(known)
    if (!next) return known
    if (await book.saveLetter(next)) return next
  }
  throw new Error(`others were quicker to write letter ${id} of ${pipeline}, ${CONFLICTS_BORNE} times over`)
}
