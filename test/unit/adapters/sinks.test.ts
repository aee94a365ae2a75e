import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, describe, expect, it } from 'vitest'
import { streamLag } from '../../../lambdas/adapters/cloudwatch-lag.ts'
import { documentClient } from '../../../lambdas/adapters/dynamo-ledger.ts'
import { itemEventTime } from '../../../lambdas/adapters/dynamo-sink.ts'
import { partitionEventTime, s3Client } from '../../../lambdas/adapters/s3-sink.ts'

const NOW = '2026-10-25T04:20:00.000Z'
const dynamo = mockClient(DynamoDBDocumentClient)
const s3 = mockClient(S3Client)
const cloudwatch = mockClient(CloudWatchClient)
beforeEach(() => {
  for (const mock of [dynamo, s3, cloudwatch]) mock.reset()
})

describe('an item that tells how far data has come', () => {
  const source = {
    kind: 'dynamodb',
    table: 'marks',
    key: { id: 'orders' },
    attribute: 'upTo',
    rowsAttribute: 'rows',
  } as const
  const read = (item: Record<string, unknown> | undefined) => {
    dynamo.on(GetCommand, { TableName: 'marks', Key: { id: 'orders' }, ConsistentRead: true }).resolves({ Item: item })
    return itemEventTime(source, documentClient())
  }

  it.each([
    ['an instant', '2026-10-25T06:00:00+02:00'],
    ['seconds', 1792900800],
    ['milliseconds', 1792900800000],
  ])('is read as %s', async (_kind, upTo) => {
    expect(await read({ upTo, rows: 7 })).toEqual({ eventTime: '2026-10-25T04:00:00.000Z', rows: 7 })
  })

  it('is undefined where there is none', async () => {
    expect(await read(undefined)).toBeUndefined()
  })

  it.each([[{ upTo: 'soon', rows: 1 }], [{ rows: 1 }], [{ upTo: NOW, rows: 'many' }], [{ upTo: NOW }]])(
    'is an error where it has another shape: %j',
    async (item) => {
      await expect(read(item)).rejects.toThrow('marks.')
    },
  )
})

describe('partitions in a bucket', () => {
  const hourly = {
    kind: 's3',
    bucket: 'lake',
    partition: 'clicks/dt=YYYY-MM-DD/hour=HH/',
    timeZone: 'Europe/Vienna',
  } as const
  const asked = () => s3.commandCalls(ListObjectsV2Command).map((call) => call.args[0].input.Prefix)
  const there = (...prefixes: string[]) => {
    s3.on(ListObjectsV2Command).callsFake(({ Prefix }) => ({ KeyCount: prefixes.includes(Prefix) ? 1 : 0 }))
  }
  const read = (source: typeof hourly | (Omit<typeof hourly, 'partition'> & { partition: string }), oldest: string) =>
    partitionEventTime(source, NOW, oldest, s3Client())

  it('tell the end of the newest one that is over; what is still written to is not complete', async () => {
    there('clicks/dt=2026-10-25/hour=05/', 'clicks/dt=2026-10-25/hour=03/')

    expect(await read(hourly, '2026-10-24T00:00:00.000Z')).toEqual({
      eventTime: '2026-10-25T03:00:00.000Z',
      rows: null,
    })
    // 04 would end at 04:00 UTC; it is 05:20 in Vienna, so 05 is not over.
    expect(asked()).toEqual(['clicks/dt=2026-10-25/hour=04/', 'clicks/dt=2026-10-25/hour=03/'])
  })

  it('are asked for no further back than the watermark that is known', async () => {
    there()

    expect(await read(hourly, '2026-10-25T02:00:00.000Z')).toBeUndefined()
    expect(asked()).toHaveLength(2)
  })

  it('of a day end when the day does there, which had 25 hours when clocks went back', async () => {
    there('dt=2026-10-24/_SUCCESS')
    const daily = { ...hourly, partition: 'dt=YYYY-MM-DD/_SUCCESS' }

    expect(await read(daily, '2026-10-20T00:00:00.000Z')).toEqual({ eventTime: '2026-10-24T22:00:00.000Z', rows: null })
  })

  it('throw where the bucket does not answer', async () => {
    s3.on(ListObjectsV2Command).rejects(new Error('AccessDenied'))

    await expect(read(hourly, '2026-10-24T00:00:00.000Z')).rejects.toThrow('AccessDenied')
  })
})

describe('the lag of a stream', () => {
  it('is the newest that Kinesis told, in seconds', async () => {
    cloudwatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [{ Id: 'age', Values: [7_200_000, 1_000] }] })

    expect(await streamLag('clicks', NOW, new CloudWatchClient())).toBe(7200)
    const [call] = cloudwatch.commandCalls(GetMetricDataCommand)
    expect(call?.args[0].input.MetricDataQueries?.[0]?.MetricStat?.Metric).toEqual({
      Namespace: 'AWS/Kinesis',
      MetricName: 'GetRecords.IteratorAgeMilliseconds',
      Dimensions: [{ Name: 'StreamName', Value: 'clicks' }],
    })
  })

  it('is not known where nobody reads it', async () => {
    cloudwatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [] })

    expect(await streamLag('clicks', NOW, new CloudWatchClient())).toBeNull()
  })
})
