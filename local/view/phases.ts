import type { Phase } from '../scenario/platform.ts'
import type { Paint } from './paint.ts'

/** A phase of the set-up did not come up. */
export class PhaseFailed extends Error {
  override readonly name = 'PhaseFailed'
  constructor(title: string, cause: unknown) {
    super(`${title} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

export type Screen = {
  readonly line: (text: string) => void
  readonly paint: Paint
  /** characters that fit in a line */
  readonly columns: number
}

/** No phase takes a quarter of this on a quiet machine. */
const LONGEST_SECONDS = 300
/** Longer silence looks like a hang. */
const STILL_SECONDS = 15

/** Tells of each phase when it is done and how long it took, and now and then what is still being waited for. */
export function phases({ line, paint }: Screen): { readonly phase: Phase; stop(): void } {
  const open = new Map<string, number>()
  const since = (start: number) => `${((Date.now() - start) / 1000).toFixed(1).padStart(5)} s`
  let lastWord = Date.now()
  const say = (text: string) => {
    lastWord = Date.now()
    line(text)
  }
  const still = setInterval(() => {
    if (open.size === 0 || Date.now() - lastWord < STILL_SECONDS * 1000) return
    say(
      paint(
        'dim',
        `           waiting for ${[...open].map(([title, start]) => `${title} (${since(start).trim()})`).join(', ')}`,
      ),
    )
  }, 1000)
  still.unref()

  const phase: Phase = async (title, work) => {
    const start = Date.now()
    open.set(title, start)
    try {
      const result = await within(work(), LONGEST_SECONDS)
      say(`  ${paint('good', 'ready')} ${since(start)}  ${title}`)
      return result
    } catch (error) {
      throw error instanceof PhaseFailed ? error : new PhaseFailed(title, error)
    } finally {
      open.delete(title)
    }
  }
  return { phase, stop: () => clearInterval(still) }
}

function within<T>(work: Promise<T>, seconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${seconds} s`)), seconds * 1000)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
