import type { Fault } from '../fault.ts'
import { queueName } from '../stage.ts'

export const rejectedEvent: Fault = {
  name: 'rejected event',
  done: 'an event of an unknown schema version is put on the bus',
  schedule: { who: 'SQS', seconds: 60 },
  metrics: [
    {
      atLeast: 1,
      of: ({ cloud: { outputs } }) => ({
        namespace: 'AWS/SQS',
        name: 'ApproximateNumberOfMessagesVisible',
        statistic: 'Maximum',
        dimensions: { QueueName: queueName(outputs.RejectedEventsQueueUrl) },
      }),
    },
  ],
  alarm: { reason: 'Rejected-Events', state: 'ALARM', because: 'somebody sends what is not of the contract' },
  inject: async ({ cloud }) => {
    await cloud.putEvents([{ type: 'Task Instance Failed', detail: JSON.stringify({ schema_version: 99 }) }])
    return Date.now()
  },
  undo: async ({ cli, cloud: { outputs } }) => {
    await cli.run(['sqs', 'purge-queue', '--queue-url', outputs.RejectedEventsQueueUrl])
  },
}
