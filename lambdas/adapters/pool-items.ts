import * as z from 'zod'
import type { BreakerKey } from '../contracts/breaker.ts'
import type { PoolRecord } from '../domain/breaker/pool-size.ts'
import type { StoredPool } from '../domain/ports/pools.ts'
import type { Item, Key } from './table.ts'

const SCHEMA_VERSION = 1

const named = { pool: z.string(), original: z.int().min(-1) }
const recordSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('untouched') }),
  z.object({ kind: z.literal('cutting'), ...named, since: z.string() }),
  z.object({ kind: z.literal('cut'), ...named }),
  z.object({ kind: z.literal('left'), pool: z.string() }),
]) satisfies z.ZodType<PoolRecord>
const storedSchema = z.object({ version: z.int().min(1), record: recordSchema })

/** Apart from the breaker's state, which its writer may not touch; it never expires. */
export const poolKey = ({ environment, name }: BreakerKey): Key => ({ pk: `POOL#${environment}#${name}`, sk: 'SIZE' })
export const poolItem = (key: BreakerKey, stored: StoredPool): Item => ({
  ...poolKey(key),
  schema_version: SCHEMA_VERSION,
  ...stored,
})
export const storedPoolOf = (item: Item): StoredPool => storedSchema.parse(item)
