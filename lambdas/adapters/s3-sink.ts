import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import type { ReadSource } from '../domain/ports/watch.ts'
import { partitionsBack } from '../domain/watch/partitions.ts'
import { clientSettings } from './aws-client.ts'

type Source = Extract<ReadSource, { readonly kind: 's3' }>

/** Partitions that are asked for in one look; of an hourly dataset that is two days. */
const MOST_LOOKS = 50

export const s3Client = (): S3Client => new S3Client(clientSettings())

/**
 * The end of the newest partition that has an object: the event time up to which the data is there. Objects written anew
 * into an old partition change nothing. Undefined where there is none since `oldest`.
 */
export async function partitionEventTime(
  source: Source,
  now: string,
  oldest: string,
  s3: S3Client,
): Promise<{ eventTime: string; rows: null } | undefined> {
  for (const { prefix, end } of partitionsBack(source, now, oldest, MOST_LOOKS)) {
    const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket: source.bucket, Prefix: prefix, MaxKeys: 1 }))
    if ((KeyCount ?? 0) > 0) return { eventTime: end, rows: null }
  }
  return undefined
}
