import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { clientSettings } from './aws-client.ts'

/** Kinesis tells each minute, and late: the newest of so many is taken. Seconds. */
const LOOK_BACK_SECONDS = 600

/**
 * How far behind the slowest consumer of a Kinesis stream is, in seconds; null where nobody reads it or nothing is in it.
 * (Namespace AWS/Kinesis, GetRecords.IteratorAgeMilliseconds, Maximum.)
 */
export async function streamLag(
  stream: string,
  now: string,
  client = new CloudWatchClient(clientSettings()),
): Promise<number | null> {
  const { MetricDataResults } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(Date.parse(now) - LOOK_BACK_SECONDS * 1000),
      EndTime: new Date(now),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: [
        {
          Id: 'age',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/Kinesis',
              MetricName: 'GetRecords.IteratorAgeMilliseconds',
              Dimensions: [{ Name: 'StreamName', Value: stream }],
            },
            Period: 60,
            Stat: 'Maximum',
          },
        },
      ],
    }),
  )
  const [newest] = MetricDataResults?.[0]?.Values ?? []
  return newest === undefined ? null : newest / 1000
}
