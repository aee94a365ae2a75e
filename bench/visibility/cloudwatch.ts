import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  GetMetricStatisticsCommand,
} from '@aws-sdk/client-cloudwatch'
import { clientSettings } from '../../lambdas/adapters/aws-client.ts'
import type { AlarmState } from './alarm.ts'
import { type Metric, type Minute, summedUp } from './metric.ts'
import { type Panel, panelsOf } from './panels.ts'

/** A busy machine answers late. Seconds. */
const REQUEST_SECONDS = 20
const STATISTICS = ['Sum', 'Maximum', 'Minimum', 'SampleCount'] as const

/** What CloudWatch says, as a person at its console sees it. */
export class CloudWatch {
  readonly #client: CloudWatchClient

  /** @param env AWS_* variables of the emulator */
  constructor(env: Readonly<Record<string, string>>) {
    this.#client = new CloudWatchClient({
      ...clientSettings(REQUEST_SECONDS),
      endpoint: env.AWS_ENDPOINT_URL ?? '',
      region: env.AWS_REGION ?? '',
      credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID ?? '', secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '' },
    })
  }

  /** @param since epoch milliseconds; what was put before does not count, not even in its minute */
  async minutes({ namespace, name, dimensions }: Omit<Metric, 'statistic'>, since: number): Promise<Minute[]> {
    const { Datapoints } = await this.#client.send(
      new GetMetricStatisticsCommand({
        Namespace: namespace,
        MetricName: name,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        StartTime: new Date(since),
        EndTime: new Date(Date.now() + 60_000),
        Period: 60,
        Statistics: [...STATISTICS],
      }),
    )
    return (Datapoints ?? [])
      .map(({ Timestamp, Sum, Maximum, Minimum, SampleCount }) => ({
        at: (Timestamp?.getTime() ?? 0) / 1000,
        sum: Sum ?? 0,
        maximum: Maximum ?? 0,
        minimum: Minimum ?? 0,
        count: SampleCount ?? 0,
      }))
      .toSorted((a, b) => a.at - b.at)
  }

  /** Undefined where nothing was put since. */
  async value(metric: Metric, since: number): Promise<number | undefined> {
    return summedUp(await this.minutes(metric, since), metric.statistic)
  }

  /** By name; undefined where there is no such alarm, as of those that the emulator refuses. */
  async alarmState(name: string): Promise<AlarmState | undefined> {
    const { MetricAlarms } = await this.#client.send(new DescribeAlarmsCommand({ AlarmNames: [name] }))
    return MetricAlarms?.[0]?.StateValue as AlarmState | undefined
  }

  async dashboard(name: string): Promise<string> {
    const { DashboardBody } = await this.#client.send(new GetDashboardCommand({ DashboardName: name }))
    return DashboardBody ?? ''
  }

  /** Of these dashboards, one after the other. */
  async panels(dashboards: readonly string[]): Promise<Panel[]> {
    const bodies = await Promise.all(dashboards.map((name) => this.dashboard(name)))
    return dashboards.flatMap((name, at) => panelsOf(name, bodies[at] ?? ''))
  }
}
