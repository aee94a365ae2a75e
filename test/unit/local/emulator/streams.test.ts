import { CreateTableCommand, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { createFunction, mapSource } from './functions.ts'
import { clientConfig, withEmulator } from './with-emulator.ts'

const emulator = withEmulator()
const dynamo = () => new DynamoDBClient(clientConfig(emulator()))

async function table(name: string): Promise<string> {
  const { TableDescription } = await dynamo().send(
    new CreateTableCommand({
      TableName: name,
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  )
  return TableDescription?.LatestStreamArn ?? ''
}

/** Answers when the batch is done, and says so in a table. */
const worksFor = (milliseconds: number, name: string) => `
  export const handler = async () => {
    await new Promise((done) => setTimeout(done, ${milliseconds}))
    const body = JSON.stringify({ TableName: 'seen', Item: { pk: { S: '${name}' } } })
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.PutItem',
      authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/dynamodb/aws4_request' }
    await fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers, body })
  }`

const seen = async () => {
  const { Items = [] } = await dynamo().send(new ScanCommand({ TableName: 'seen' }))
  return Items.map(({ pk }) => pk?.S).toSorted()
}

test('a follower of a stream that takes long keeps no other waiting', async () => {
  await table('seen')
  const stream = await table('told')
  for (const [name, milliseconds] of [
    ['slow', 8000],
    ['quick', 0],
  ] as const) {
    await createFunction(emulator(), name, worksFor(milliseconds, name))
    await mapSource(emulator(), name, { EventSourceArn: stream, StartingPosition: 'TRIM_HORIZON', BatchSize: 10 })
  }

  await dynamo().send(new PutItemCommand({ TableName: 'told', Item: { pk: { S: 'one' } } }))

  await expect.poll(seen, { timeout: 6000 }).toEqual(['quick'])
  await expect.poll(seen, { timeout: 12_000 }).toEqual(['quick', 'slow'])
})

test('a follower gets what its filter lets through, told by what was there before', async () => {
  const stream = await table('states')
  await createFunction(emulator(), 'closer', worksFor(0, 'closed'))
  const pattern = {
    dynamodb: { NewImage: { state: { S: ['CLOSED'] } }, OldImage: { state: { S: [{ 'anything-but': ['CLOSED'] }] } } },
  }
  await mapSource(emulator(), 'closer', {
    EventSourceArn: stream,
    StartingPosition: 'TRIM_HORIZON',
    FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] },
  })
  const put = (state: string) =>
    dynamo().send(new PutItemCommand({ TableName: 'states', Item: { pk: { S: 'one' }, state: { S: state } } }))

  for (const state of ['CLOSED', 'OPEN']) await put(state)
  await createFunction(emulator(), 'marker', worksFor(0, 'passed-over'))
  await mapSource(emulator(), 'marker', { EventSourceArn: stream, StartingPosition: 'TRIM_HORIZON' })
  await expect.poll(seen, { timeout: 6000 }).toContain('passed-over')
  expect(await seen()).not.toContain('closed')

  await put('CLOSED')
  await expect.poll(seen, { timeout: 6000 }).toContain('closed')
})
