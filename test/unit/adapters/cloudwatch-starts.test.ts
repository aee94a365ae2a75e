import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, describe, expect, it } from 'vitest'
import { taskStarts } from '../../../lambdas/adapters/cloudwatch-starts.ts'

const mock = mockClient(CloudWatchClient)
beforeEach(() => mock.reset())
const NOW = new Date('2026-11-01T00:20:00.000Z')
const starts = () => taskStarts('airflow-prod', NOW)

describe('task starts', () => {
  it('are summed over the last ten minutes of the environment’s own metric', async () => {
    mock.on(GetMetricDataCommand).resolves({ MetricDataResults: [{ Values: [40, 2] }] })

    expect(await starts()).toBe(42)

    const { input } = mock.commandCalls(GetMetricDataCommand)[0]?.args[0] ?? {}
    expect(input).toMatchObject({ StartTime: new Date('2026-11-01T00:10:00.000Z'), EndTime: NOW })
    expect(input?.MetricDataQueries?.[0]?.MetricStat).toMatchObject({
      Metric: {
        Namespace: 'AmazonMWAA',
        MetricName: 'StartedTaskInstances',
        Dimensions: [
          { Name: 'Environment', Value: 'airflow-prod' },
          { Name: 'DAG', Value: 'All' },
          { Name: 'Task', Value: 'All' },
        ],
      },
      Period: 600,
      Stat: 'Sum',
    })
  })

  it('of none are zero, which is something else than unknown', async () => {
    mock.on(GetMetricDataCommand).resolves({ MetricDataResults: [{ Values: [0] }] })
    expect(await starts()).toBe(0)
  })

  it.each([
    ['no value', { MetricDataResults: [{ Values: [] }] }],
    ['no result', { MetricDataResults: [] }],
    ['nothing', {}],
  ])('are unknown where CloudWatch has %s', async (_what, answer) => {
    mock.on(GetMetricDataCommand).resolves(answer)
    expect(await starts()).toBeNull()
  })

  it('that cannot be read are an error, neither unknown nor zero', async () => {
    mock.on(GetMetricDataCommand).rejects(new Error('throttled'))
    await expect(starts()).rejects.toThrow('throttled')
  })
})
