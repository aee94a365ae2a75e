import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3'
import { asyncBufferFromBytes, type ParquetRow, rowsOfParquet } from './parquet.ts'

/** Objects of a bucket. One that was read is kept: but for the names in `changing` they are never written twice. */
export class Objects {
  readonly #s3: S3Client
  readonly #bucket: string
  readonly #parquet = new Map<string, ParquetRow[]>()
  readonly #texts = new Map<string, string>()

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3
    this.#bucket = bucket
  }

  async names(prefix: string): Promise<string[]> {
    const names: string[] = []
    for await (const { Contents } of paginateListObjectsV2(
      { client: this.#s3 },
      { Bucket: this.#bucket, Prefix: prefix },
    ))
      names.push(...(Contents ?? []).flatMap(({ Key }) => Key ?? []))
    return names.toSorted()
  }

  async rows(name: string): Promise<ParquetRow[]> {
    const known = this.#parquet.get(name) ?? (await rowsOfParquet(asyncBufferFromBytes(await this.#bytes(name))))
    this.#parquet.set(name, known)
    return known
  }

  async text(name: string): Promise<string> {
    const known = this.#texts.get(name) ?? Buffer.from(await this.#bytes(name)).toString()
    this.#texts.set(name, known)
    return known
  }

  /** As it is now. */
  async changing(name: string): Promise<string> {
    return Buffer.from(await this.#bytes(name)).toString()
  }

  async #bytes(name: string): Promise<Uint8Array> {
    const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key: name }))
    if (!Body) throw new Error(`s3://${this.#bucket}/${name} has no body`)
    return Body.transformToByteArray()
  }
}
