import { crc32 } from 'node:zlib'
import { type BreakerKey, type OutcomeFeed, outcomesPartitions } from '../contracts/breaker.ts'

/** The partition that a task instance tells in: the same for all it tells. */
export function partitionOf(key: BreakerKey, feed: OutcomeFeed, taskInstance: string): string {
  const partitions = outcomesPartitions(key, feed)
  return partitions[crc32(taskInstance) % partitions.length] ?? ''
}

const READ_AT_LEAST = 20

/** How many to read of each partition, to have so many of all: chance puts more on one than on another. */
export const readOfEach = (limit: number, partitions: number): number =>
  partitions === 1 ? limit : Math.min(limit, Math.max(READ_AT_LEAST, Math.ceil((2 * limit) / partitions)))

/**
 * The newest of all partitions, without gaps: where one was not read to its end, nothing is known of what is older than
 * the last item read, and of the others nothing as old is taken.
 * @param pages of each partition its newest items, newest first
 */
export function newestOf<T extends { readonly sk: string }>(
  pages: readonly (readonly T[])[],
  ofEach: number,
  limit: number,
): T[] {
  const borders = pages.flatMap((page) => (page.length < ofEach ? [] : (page.at(-1)?.sk ?? [])))
  const border = borders.toSorted().at(-1) ?? ''
  return pages
    .flat()
    .filter(({ sk }) => sk >= border)
    .toSorted((a, b) => (a.sk > b.sk ? -1 : 1))
    .slice(0, limit)
}
