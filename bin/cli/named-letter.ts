import type { Letter } from '../../lambdas/domain/records/letter.ts'
import { UsageError } from './failure.ts'
import { plain } from './print.ts'
import { pipelinesNamed, type RecordsStore } from './records-store.ts'

const NAMED_CANDIDATES = 10

/**
 * The letter of an id, or of its beginning from 8 characters on.
 * @throws UsageError where it is no id, or the beginning of several
 */
export async function letterNamed(
  store: RecordsStore,
  what: string,
  pipeline: string | undefined,
): Promise<Letter | undefined> {
  if (!/^[0-9a-f]{8,64}$/.test(what)) {
    throw new UsageError(`expected a letter's id, or its first 8 characters or more, found ${plain(what)}`)
  }
  const names = pipelinesNamed(store, pipeline)
  const read = (name: string) => store.book.lettersNamed(name, what, NAMED_CANDIDATES)
  const found = (await Promise.all(names.map(read))).flat()
  if (found.length > 1) {
    const candidates = found.slice(0, NAMED_CANDIDATES).map(({ id, pipeline: of }) => `${id} of ${of}`)
    throw new UsageError(`${what} is the beginning of several letters: ${candidates.join(', ')}`)
  }
  return found[0]
}
