import { type AsyncBuffer, parquetReadObjects } from 'hyparquet'
import * as z from 'zod'

const rowSchema = z.object({ id: z.string() })
export type ParquetRow = z.infer<typeof rowSchema>

export function asyncBufferFromBytes(bytes: Uint8Array): AsyncBuffer {
  return {
    byteLength: bytes.byteLength,
    slice: (start, end) => bytes.slice(start, end).buffer,
  }
}

/** The rows of a Parquet file that a pipeline has written. @throws ZodError for other columns than theirs */
export async function rowsOfParquet(file: AsyncBuffer): Promise<ParquetRow[]> {
  return z.array(rowSchema).parse(await parquetReadObjects({ file, columns: ['id'] }))
}
