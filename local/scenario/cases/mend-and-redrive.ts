import type { Expected } from '../scenario-case.ts'
import { trailOf, type World } from '../world.ts'

/** A message is a first pass up to five seconds after it was sent (the local policy); a person takes longer. */
const PERSON_MILLISECONDS = 7_000

/** What a person does about a dead letter: reads it, mends the cause and presses the console's button. */
export async function mendAndRedrive(world: World, dag: string, expected: Expected, mend: () => void): Promise<void> {
  const letter = await world.until(`the dead letter of ${expected.task}`, async () => {
    const trail = trailOf(world, dag, expected)
    return (await world.cloud.deadLetters()).find((found) => found.recovery_id === trail?.recovery.id)
  })
  world.say(`the dead letter of ${expected.task} says: ${letter.envelope.how_to_fix}`)
  mend()
  await world.until('the dead letter to be older than a first pass', () =>
    Date.now() - letter.sent_at > PERSON_MILLISECONDS ? true : undefined,
  )
  await world.cloud.redrive()
  world.say('redrive started on the dead-letter queue: sqs start-message-move-task, no destination')
}
