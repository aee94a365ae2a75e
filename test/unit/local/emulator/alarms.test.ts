import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch'
import { expect, test } from 'vitest'
import { clientConfig, withEmulator } from './with-emulator.ts'

const emulator = withEmulator()
const cloudwatch = () => new CloudWatchClient(clientConfig(emulator()))

async function alarm(name: string, queue: string, missing: string): Promise<void> {
  await cloudwatch().send(
    new PutMetricAlarmCommand({
      AlarmName: name,
      Namespace: 'N',
      MetricName: 'Depth',
      Dimensions: [{ Name: 'queue', Value: queue }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: missing,
    }),
  )
}

async function state(name: string): Promise<string | undefined> {
  const { MetricAlarms } = await cloudwatch().send(new DescribeAlarmsCommand({ AlarmNames: [name] }))
  return MetricAlarms?.[0]?.StateValue
}

test('an alarm on silence fires when nothing comes', async () => {
  await alarm('silence', 'none', 'breaching')
  await expect.poll(() => state('silence'), { timeout: 10_000 }).toBe('ALARM')
})

test('an alarm looks at its own dimensions and at no others', async () => {
  await alarm('mine', 'mine', 'notBreaching')
  await alarm('theirs', 'theirs', 'notBreaching')
  const datum = { MetricName: 'Depth', Value: 3, Dimensions: [{ Name: 'queue', Value: 'mine' }] }
  await cloudwatch().send(new PutMetricDataCommand({ Namespace: 'N', MetricData: [datum] }))
  await expect.poll(() => state('mine'), { timeout: 10_000 }).toBe('ALARM')
  await expect.poll(() => state('theirs'), { timeout: 10_000 }).toBe('OK')
})
