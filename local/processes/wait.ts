import { setTimeout as delay } from 'node:timers/promises'
import { type Child, logTail } from './child.ts'

/**
 * Waits until `ready` answers true; an error it throws counts as "not yet".
 * @throws Error with the end of the child's log, when the child ends first or the time is over
 */
export async function waitUntilReady(
  child: Child,
  ready: () => Promise<boolean>,
  milliseconds: number,
  pause = 100,
): Promise<void> {
  const until = Date.now() + milliseconds
  for (let last = 'no answer'; ; ) {
    const exit = child.exit()
    if (exit !== undefined)
      throw new Error(`${child.name} ended with ${exit}; ${child.log} says:\n${logTail(child.log)}`)
    try {
      if (await ready()) return
      last = 'not ready'
    } catch (error) {
      last = String(error)
    }
    if (Date.now() > until)
      throw new Error(
        `${child.name} is not up after ${milliseconds / 1000} s (${last}); ${child.log} says:\n${logTail(child.log)}`,
      )
    await delay(pause)
  }
}
