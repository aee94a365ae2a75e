/** Index and member keys are spread over so many partitions: a storm must not put every write on one. */
export const SHARDS = 16

/** @param id begins with two hex digits of a hash */
export const shardOf = (id: string): number => Number.parseInt(id.slice(0, 2), 16) % SHARDS

export const everyShard = (): number[] => Array.from({ length: SHARDS }, (_, shard) => shard)
