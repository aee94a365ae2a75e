import type { Scheduler } from './scheduler.ts'

/** As many Lambdas as the event source lets run at once, and as often as SQS delivers before it gives up. */
const AT_ONCE = 20
const MOST_RECEIVES = 5
const VISIBILITY_MS = 30_000

export type Consumed<T> = {
  /** given up by the queue */
  readonly dead: readonly T[]
  /** deliveries that ended in an error */
  readonly failed: readonly unknown[]
}

/** Lets handlers take every message, twenty at a time; one that fails is delivered again after a while. */
export async function consumeAll<T>(
  scheduler: Scheduler,
  messages: readonly T[],
  handle: (message: T) => Promise<unknown>,
): Promise<Consumed<T>> {
  const queue = messages.map((message) => ({ message, receives: 0 }))
  const dead: T[] = []
  const failed: unknown[] = []
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      next.receives += 1
      try {
        await handle(next.message)
      } catch (error) {
        failed.push(error)
        if (next.receives >= MOST_RECEIVES) dead.push(next.message)
        else redeliver(next)
      }
    }
  }
  const redeliver = (one: (typeof queue)[number]) =>
    void scheduler.wait(VISIBILITY_MS).then(() => {
      queue.push(one)
      return worker()
    })
  for (let at = 0; at < AT_ONCE; at += 1) void worker()
  await scheduler.run()
  return { dead, failed }
}
