import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch'
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { ACCOUNT, REGION } from '../../../../local/emulator/emulator.ts'
import { createFunction, invoke, mapSource } from './functions.ts'
import { clientConfig, withEmulator } from './with-emulator.ts'

const emulator = withEmulator()

test('a burst of invocations shares few processes, and each is answered', async () => {
  const pause = 'new Promise((resolve) => setTimeout(resolve, 300))'
  await createFunction(emulator(), 'slow', `export const handler = async () => (await ${pause}, process.pid)`)
  const pids = await Promise.all(Array.from({ length: 8 }, () => invoke(emulator(), 'slow')))
  expect(pids.every((pid) => typeof pid === 'number')).toBe(true)
  expect(new Set(pids).size).toBeLessThanOrEqual(4)
})

test('every call of a function counts, also one that its queue makes, and one that fails', async () => {
  const config = clientConfig(emulator())
  const [sqs, cloudwatch] = [new SQSClient(config), new CloudWatchClient(config)]
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'work' }))
  await createFunction(
    emulator(),
    'counted',
    `export const handler = async ({ Records }) => { if (!Records) throw new Error('no message') }`,
  )
  const sum = async (MetricName: string) => {
    const { Datapoints } = await cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/Lambda',
        MetricName,
        Dimensions: [{ Name: 'FunctionName', Value: 'counted' }],
        StartTime: new Date(Date.now() - 600_000),
        EndTime: new Date(Date.now() + 60_000),
        Period: 3_600,
        Statistics: ['Sum'],
      }),
    )
    return Datapoints?.reduce((total, { Sum }) => total + (Sum ?? 0), 0)
  }
  await mapSource(emulator(), 'counted', { EventSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:work`, BatchSize: 1 })

  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'one' }))
  await invoke(emulator(), 'counted')

  await expect.poll(() => sum('Invocations'), { timeout: 15_000 }).toBe(2)
  expect(await sum('Errors')).toBe(1)
})

test('a stream record that cannot be processed goes to the queue for it, and the next ones are processed', async () => {
  const config = clientConfig(emulator())
  const [dynamodb, sqs] = [new DynamoDBClient(config), new SQSClient(config)]
  const table = await dynamodb.send(
    new CreateTableCommand({
      TableName: 'streamed',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
  )
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'failed-records' }))
  await createFunction(
    emulator(),
    'consumer',
    `export const handler = async ({ Records }) => { if (Records.some((r) => r.dynamodb.Keys.pk.S === 'bad')) throw new Error('bad') }`,
  )
  await mapSource(emulator(), 'consumer', {
    EventSourceArn: table.TableDescription?.LatestStreamArn,
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 10,
    MaximumRetryAttempts: 0,
    BisectBatchOnFunctionError: true,
    DestinationConfig: { OnFailure: { Destination: `arn:aws:sqs:${REGION}:${ACCOUNT}:failed-records` } },
  })
  for (const pk of ['good', 'bad', 'fine']) {
    await dynamodb.send(new PutItemCommand({ TableName: 'streamed', Item: { pk: { S: pk } } }))
  }
  const failed: string[] = []
  const collect = async () => {
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, MaxNumberOfMessages: 10 }),
    )
    failed.push(...(Messages ?? []).map((message) => message.Body ?? ''))
    return failed.length
  }
  await expect.poll(collect, { timeout: 15_000 }).toBe(1)
  expect(JSON.parse(failed[0] ?? '')).toMatchObject({
    requestContext: { condition: 'RetryAttemptsExhausted' },
    DDBStreamBatchInfo: { batchSize: 1 },
  })
})
