import type { World } from '../world.ts'

const EACH_MILLISECONDS = 5_000

/** The clock wakes the releaser each minute, which suits breakers that are open for minutes; this one is for seconds. */
export async function wakeReleaser(world: World, dependency: string, over: Promise<unknown>): Promise<void> {
  world.say('release-held, which the clock wakes each minute, is woken each 5 s while the breaker is open')
  let isOver = false
  const ended = () => {
    isOver = true
  }
  over.then(ended, ended)
  const isOpen = () => (world.breakers.of(dependency)?.breaker.state.kind ?? 'CLOSED') !== 'CLOSED'
  let woken = 0
  await world.until('the breaker to close', async () => {
    if (isOver) return true
    if (isOpen() && Date.now() - woken >= EACH_MILLISECONDS) {
      woken = Date.now()
      await world.cloud.wake(world.cloud.outputs.ReleaseHeldFunctionName)
    }
    return undefined
  })
}
