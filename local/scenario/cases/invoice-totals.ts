import type { Case } from '../scenario-case.ts'
import { trailOf } from '../world.ts'

const expected = {
  task: 'add_up',
  mapIndex: -1,
  verdict: 'permanent',
  rule: 'python-code-error',
  clears: [1, 1],
  redrives: 1,
} as const

/** A message is a first pass up to five seconds after it was sent (the local policy); a person takes longer. */
const PERSON_MILLISECONDS = 7_000

export const invoiceTotals: Case = {
  dag: 'invoice_totals',
  story: 'a bug in a module that the DAG imports',
  expected,
  direct: async (world) => {
    const letter = await world.until('the dead letter of add_up', async () => {
      const trail = trailOf(world, 'invoice_totals', expected)
      return (await world.cloud.deadLetters()).find((found) => found.recovery_id === trail?.recovery.id)
    })
    world.say(`the dead letter says: ${letter.envelope.how_to_fix}`)
    world.workspace.mendInvoices()
    world.say('the bug is mended: invoice_math.py reads the right column')
    await world.until('the dead letter to be older than a first pass', () =>
      Date.now() - letter.sent_at > PERSON_MILLISECONDS ? true : undefined,
    )
    await world.cloud.redrive()
    world.say('redrive started on the dead-letter queue: sqs start-message-move-task, no destination')
  },
}
