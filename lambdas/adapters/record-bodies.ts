import { createHash } from 'node:crypto'
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { LetterHead } from '../domain/records/letter.ts'

type Place = Extract<LetterHead['body'], { at: 's3' }>

/**
 * The text of a large record, at most the first `most` bytes of it.
 * @throws Error where it is gone, or whole and not what the letter names
 */
export async function bodyText({ bucket, key, bytes, sha256 }: Place, most: number, s3: S3Client): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=0-${most - 1}` }))
  const read = (await Body?.transformToByteArray()) ?? new Uint8Array()
  if (bytes <= most && createHash('sha256').update(read).digest('hex') !== sha256)
    throw new Error(`s3://${bucket}/${key} is not what the letter names`)
  return new TextDecoder().decode(read)
}
