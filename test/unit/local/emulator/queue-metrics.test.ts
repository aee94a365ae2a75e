import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import { CreateQueueCommand, PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { clientConfig, withEmulator } from './with-emulator.ts'

process.env.QUEUE_METRICS_SECONDS = '1'
const emulator = withEmulator()

test('an alarm on the depth of a queue fires while a message waits in it, and ends when it is gone', async () => {
  const cloudwatch = new CloudWatchClient(clientConfig(emulator()))
  const sqs = new SQSClient(clientConfig(emulator()))
  const state = async () => {
    const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: ['depth'] }))
    return MetricAlarms?.[0]?.StateValue
  }
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'parked' }))
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'depth',
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: 'parked' }],
      Statistic: 'Maximum',
      Period: 1,
      EvaluationPeriods: 2,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    }),
  )
  await expect.poll(state, { timeout: 10_000 }).toBe('OK')

  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'nobody reads me' }))
  await expect.poll(state, { timeout: 10_000 }).toBe('ALARM')

  await sqs.send(new PurgeQueueCommand({ QueueUrl }))
  await expect.poll(state, { timeout: 10_000 }).toBe('OK')
})
