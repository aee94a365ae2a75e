import { BreakersUnreachable } from '../ports/breakers.ts'

/** Who met a store that does not answer asks again after this. Seconds. */
export const BREAKERS_GONE_SECONDS = 60

/**
 * Tells a breaker something that may be lost: a count, so that it opens later, or a verdict, so that the probe's lease
 * ends instead. What is told of is done and must not be made again for it.
 */
export async function tellIfThere(tell: () => Promise<unknown>): Promise<void> {
  try {
    await tell()
  } catch (error) {
    if (!(error instanceof BreakersUnreachable)) throw error
  }
}
