import { setTimeout as delay } from 'node:timers/promises'
import { isPassing } from './passing.ts'

/** Milliseconds between two looks. */
const PAUSE = 500
const FAILED_LOOKS_BORNE = 5

/** Looks until the signal stops it.
 * @throws what a look throws, where that does not pass */
export async function follow(signal: AbortSignal, look: () => Promise<void>): Promise<void> {
  for (let failed = 0; !signal.aborted; ) {
    try {
      await look()
      failed = 0
    } catch (error) {
      failed += 1
      if (!isPassing(error) || failed > FAILED_LOOKS_BORNE) throw error
    }
    await delay(PAUSE, undefined, { signal }).catch(() => {})
  }
}
