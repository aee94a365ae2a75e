import type { World } from '../world.ts'

/** A message is a first pass up to five seconds after it was sent (the local policy); a person takes longer. */
const PERSON_MILLISECONDS = 7_000

/** What a person does about an outage when it is over: redrives whatever ended as a dead letter meanwhile. */
export async function redriveAll(world: World, over: Promise<unknown>): Promise<void> {
  let isOver = false
  const ended = () => {
    isOver = true
  }
  over.then(ended, ended)
  await world.until('dead letters of the outage, if there are any', async () => {
    if (isOver) return true
    if (world.apis.tickets.health() !== 'well') return undefined
    const letters = await world.cloud.deadLetters()
    const oldEnough = letters.every((letter) => Date.now() - letter.sent_at > PERSON_MILLISECONDS)
    if (letters.length === 0 || !oldEnough) return undefined
    world.say(`${letters.length} dead letters of the outage are redriven by a person`)
    await world.cloud.redrive()
    return undefined
  })
}
