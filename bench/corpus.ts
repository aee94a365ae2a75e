import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { LABELS } from './score.ts'

export const sampleSchema = z.object({
  id: z.string(),
  exception_type: z.string().nullable(),
  exception_type_inferred: z.boolean().nullish(),
  message: z.string(),
  log_tail: z.string().nullable(),
  operator: z.string().nullable(),
  exit_code: z.int().nullable(),
  signal: z.string().nullable(),
  adjudicated: z.enum(LABELS),
  category: z.string(),
  difficulty: z.string(),
})
export type Sample = z.infer<typeof sampleSchema>

/** Where the development corpus lies beside a checkout; `GOAROUND_CORPUS` or the command's argument say otherwise. */
export const DEFAULT_CORPUS = new URL('../../shared/corpus/failures-dev.jsonl', import.meta.url)

/** The samples; null where there is no such file. A line that is no sample is an error that names it. */
export async function readCorpus(path: string | URL): Promise<Sample[] | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  return text
    .split('\n')
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => {
      const parsed = sampleSchema.safeParse(JSON.parse(line))
      if (!parsed.success) throw new Error(`${String(path)} line ${number}: ${z.prettifyError(parsed.error)}`)
      return parsed.data
    })
}
