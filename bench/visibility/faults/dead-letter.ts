import type { Fault } from '../fault.ts'
import { ours } from '../fault.ts'
import { failing, queueName, recovered } from '../stage.ts'
import { redriveByHand } from '../transcript.ts'

export const deadLetter: Fault = {
  name: 'dead letter',
  done: 'invoice_totals meets a bug in a module: nothing heals it but a person',
  schedule: { who: 'SQS and measure', seconds: 60 },
  metrics: [
    { atLeast: 1, of: () => ours('DeadLettersOpen', 'Maximum') },
    {
      atLeast: 1,
      of: ({ cloud: { outputs } }) => ({
        namespace: 'AWS/SQS',
        name: 'ApproximateNumberOfMessagesVisible',
        statistic: 'Maximum',
        dimensions: { QueueName: queueName(outputs.DeadLetterQueueUrl) },
      }),
    },
  ],
  alarm: { reason: 'Dead-Letters', state: 'ALARM', because: 'a person has to mend the cause and press redrive' },
  inject: (stage) => failing(stage, 'invoice_totals', 'add_up'),
  undo: async (stage) => {
    stage.workspace.mendInvoices()
    await redriveByHand(stage)
    await recovered(stage, 'invoice_totals')
  },
}
