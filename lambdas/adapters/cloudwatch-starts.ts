import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { clientSettings } from './aws-client.ts'

/**
 * Task starts of an MWAA environment in the last whole ten minutes, from MWAA's own metric; null where it has none.
 * (Namespace AmazonMWAA, StartedTaskInstances summed over DAGs.)
 */
export async function taskStarts(
  mwaaEnvironment: string,
  now: Date,
  client = new CloudWatchClient(clientSettings()),
): Promise<number | null> {
  const { MetricDataResults } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(now.getTime() - 600_000),
      EndTime: now,
      MetricDataQueries: [
        {
          Id: 'starts',
          MetricStat: {
            Metric: {
              Namespace: 'AmazonMWAA',
              MetricName: 'StartedTaskInstances',
              Dimensions: [
                { Name: 'Environment', Value: mwaaEnvironment },
                { Name: 'DAG', Value: 'All' },
                { Name: 'Task', Value: 'All' },
              ],
            },
            Period: 600,
            Stat: 'Sum',
          },
        },
      ],
    }),
  )
  const values = MetricDataResults?.[0]?.Values ?? []
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0)
}
