import * as z from 'zod'
import { environmentSchema, instantSchema, taskInstanceKeySchema } from './identifiers.ts'

const printable = (max: number) => z.string().regex(new RegExp(`^[ -~]{1,${max}}$`), `printable ASCII (≤ ${max})`)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, '64 hex digits')

/**
 * How the text of a body gives the record back, as the author's code had it: `json` a value (Python's JSON: NaN may
 * occur), `text` a string, `utf-8` bytes that are UTF-8, `base64` any bytes.
 */
const encoding = z.enum(['json', 'text', 'utf-8', 'base64'])

/** A record that would make its message longer than 200 KiB is in S3: SQS takes 256 KiB with all around it. */
const recordBodySchema = z.discriminatedUnion('at', [
  z.object({ at: z.literal('here'), encoding, data: z.string() }),
  /** `bytes` and `sha256` are of the object, which holds the same text as `data` would. */
  z.object({
    at: z.literal('s3'),
    encoding,
    bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,62}$/, 'name of a bucket'),
    key: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/=-]{0,511}$/, 'key of an object'),
    bytes: z.int().min(0),
    sha256,
  }),
])

/**
 * Message of a queue of record dead letters: one record that a pipeline could not take, and why. Everything in it is
 * untrusted, the record above all.
 *
 *     { "schema_version": 1, "id": "9f…", "environment": "prod", "source": "kinesis:orders/shardId-000000000000",
 *       "offset": "4964…", "key": null, "schema": "orders@3", "reason": { "type": "KeyError", "message": "'amount'" }, … }
 */
export const recordLetterSchema = z.object({
  schema_version: z.literal(1),
  /** SHA-256 of environment, source and offset: the same record has the same id, however often it is sent */
  id: sha256,
  environment: environmentSchema.nullable(),
  /** null outside of a task */
  task: taskInstanceKeySchema.extend({ try_number: z.int().min(0) }).nullable(),
  /** stream, shard, topic, file: `kinesis:orders/shardId-000000000000` */
  source: printable(300),
  /** where in the source */
  offset: printable(200),
  /** the record's own key, where it was read before the record was found bad */
  key: printable(300).nullable(),
  /** what the record was taken for, `orders@3` */
  schema: printable(200).nullable(),
  reason: z.object({ type: z.string().min(1).max(256), message: z.string().max(1000) }),
  failed_at: instantSchema,
  /** epoch milliseconds; with SQS's SentTimestamp it tells a first pass from a redrive */
  sent_at: z.int().min(0),
  body: recordBodySchema,
})

const count = z.int().min(0)

/**
 * What became of one batch, in the log behind the word `goaround.records` and in the manifest of what was published.
 * A batch that is tried again may say it again: one line per `batch` counts, the last one.
 */
export const recordCountsSchema = z
  .object({
    schema_version: z.literal(1),
    batch: z.string().min(1).max(500),
    source: printable(300),
    in: count,
    published: count,
    dead_lettered: count,
    /** records of a key that the batch had before, dropped */
    duplicates: count,
  })
  .refine((c) => c.in === c.published + c.dead_lettered + c.duplicates, {
    path: ['in'],
    message: 'must be published + dead_lettered + duplicates',
  })
