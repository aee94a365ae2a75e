import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { scanned } from '../scenario/scanned.ts'
import type { Objects } from './objects.ts'
import type { Side } from './result.ts'
import type { Total, Totals } from './truth.ts'

/** What one side has written. */
export type Sink = {
  /** ids of the rows in Parquet files that readers see, as often as they are there */
  parquet(): Promise<string[]>
  /** ids of the rows in the table, as often as they are there */
  table(): Promise<string[]>
  totals(): Promise<Totals>
  /** up to where the stream counts as read, by shard; undefined: not at all */
  committed(): Promise<ReadonlyMap<string, bigint>>
}

const totalsSchema = z.record(z.string(), z.record(z.string(), z.object({ orders: z.int(), amount_minor: z.int() })))
const manifestSchema = z.object({ key: z.string(), parts: z.array(z.object({ name: z.string(), path: z.string() })) })

export type SinkPlace = { readonly side: Side; readonly prefix: string; readonly table: string }

export function sinkOf({ side, prefix, table }: SinkPlace, objects: Objects, db: DynamoDBDocumentClient): Sink {
  const items = (): Promise<Record<string, unknown>[]> => scanned(db, table)
  return {
    parquet: async () => {
      const files =
        side === 'fragile' ? await written(objects, `${prefix}orders/`) : await published(objects, `${prefix}orders/`)
      return (await Promise.all(files.map((file) => objects.rows(file)))).flat().map(({ id }) => id)
    },
    table: async () => (await items()).flatMap(({ pk }) => rowId(String(pk))),
    totals: async () => {
      const texts =
        side === 'fragile'
          ? await changing(objects, `${prefix}totals.json`)
          : await Promise.all((await published(objects, `${prefix}totals/`)).map((file) => objects.text(file)))
      return merged(texts.map((text) => totalsSchema.parse(JSON.parse(text))))
    },
    committed: async () => committedIn(await items()),
  }
}

const written = async (objects: Objects, prefix: string): Promise<string[]> =>
  (await objects.names(prefix)).filter((name) => name.endsWith('.parquet'))

async function changing(objects: Objects, name: string): Promise<string[]> {
  return (await objects.names(name)).includes(name) ? [await objects.changing(name)] : []
}

const MANIFEST = /^(.*)\/_manifest-\d{6}\.json$/

/** Files that the newest manifest of each key names: what the package's readers see. */
async function published(objects: Objects, store: string): Promise<string[]> {
  const newest = new Map<string, string>()
  for (const name of await objects.names(store)) {
    const [, key] = MANIFEST.exec(name) ?? []
    if (key !== undefined) newest.set(key, name)
  }
  const manifests = await Promise.all([...newest.values()].map((name) => objects.text(name)))
  return manifests.flatMap((text) => manifestSchema.parse(JSON.parse(text)).parts.map(({ path }) => `${store}${path}`))
}

/** `ORDER#<id>`, or `ORDER#<id>#<uuid>` where a row has no key of its own. */
function rowId(pk: string): string[] {
  const [kind, id] = pk.split('#')
  return kind === 'ORDER' && id !== undefined ? [id] : []
}

function merged(documents: readonly z.infer<typeof totalsSchema>[]): Totals {
  const totals = new Map<string, Map<string, Total>>()
  for (const document of documents)
    for (const [minute, countries] of Object.entries(document))
      totals.set(
        minute,
        new Map(
          Object.entries(countries).map(([country, t]) => [country, { orders: t.orders, amountMinor: t.amount_minor }]),
        ),
      )
  return totals
}

const committedSchema = z.record(z.string(), z.string())

/** An item for each shard (fragile), or one for all (fixed). */
function committedIn(items: readonly Record<string, unknown>[]): ReadonlyMap<string, bigint> {
  const found = items.flatMap(({ pk, committed }) => {
    const [kind, shard] = String(pk).split('#')
    if (kind === 'OFFSETS') return Object.entries(committedSchema.parse(committed))
    return kind === 'OFFSET' && shard !== undefined && committed !== undefined ? [[shard, String(committed)]] : []
  })
  return new Map(found.map(([shard = '', sequence = '']) => [shard, BigInt(sequence)]))
}
