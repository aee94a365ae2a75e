import { UsageError } from './failure.ts'

/** The value of --limit. @throws UsageError where it is no whole number from 1 */
export function limitOf(text: string): number {
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1)
    throw new UsageError(`--limit: expected a whole number from 1, found ${text}`)
  return limit
}
