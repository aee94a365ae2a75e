import { Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../lib/config/load.ts'
import type { EnvironmentConfigInput } from '../../../lib/config/schema.ts'
import { type AlarmEntry, AlarmRegistry } from '../../../lib/constructs/alarm-registry.ts'
import { smallConfig, testApp } from '../../support/goaround-app.ts'

const entry = (change: Partial<AlarmEntry> = {}): AlarmEntry => ({
  reason: 'Queue-Full',
  severity: 'high',
  metric: new Metric({ namespace: 'N', metricName: 'M' }),
  threshold: 1,
  periods: 2,
  missing: { is: 'fine', because: 'an idle queue is silent' },
  happened: 'The queue is full.',
  notCovered: 'an empty queue',
  look: 'https://console.example.com/queue',
  ...change,
})

function registry(overrides: NonNullable<EnvironmentConfigInput['alarms']['overrides']> = {}) {
  const stack = new Stack(testApp(), 'Stack')
  const small = smallConfig()
  const config = parseConfig({ ...small, alarms: { ...small.alarms, overrides } }, 'test')
  const alarms = new AlarmRegistry(stack, 'Alarms', { config, topic: new Topic(stack, 'Topic') })
  const alarm = () => Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'))[0]?.Properties
  return { alarms, alarm, stack }
}

describe('an alarm of the registry', () => {
  it('tells whoever is woken what happened, whose it is, where to look and what it does not see', () => {
    const { alarms, alarm } = registry()
    alarms.add(entry())

    expect(alarm()?.AlarmName).toBe('goaround-dev-Queue-Full')
    expect(alarm()?.AlarmDescription.split('\n')).toEqual([
      '[high] The queue is full.',
      'Owner: team',
      'Runbook: https://example.com/runbook.md#queue-full',
      'Look at: https://console.example.com/queue',
      'Not covered: an empty queue',
      'No data is fine: an idle queue is silent',
    ])
  })

  it.each([
    ['high', 1, 1],
    ['low', 1, 0],
  ] as const)('of %s severity says that it began, and only if it paged that it is over', (severity, began, over) => {
    const { alarms, alarm } = registry()
    alarms.add(entry({ severity }))

    expect(alarm()?.AlarmActions ?? []).toHaveLength(began)
    expect(alarm()?.OKActions ?? []).toHaveLength(over)
  })

  it.each([
    ['fine', 'notBreaching'],
    ['bad', 'breaching'],
  ] as const)('takes no data for %s as the entry argues', (is, treated) => {
    const { alarms, alarm } = registry()
    alarms.add(entry({ missing: { is, because: 'so' } }))

    expect(alarm()?.TreatMissingData).toBe(treated)
  })

  it('can be changed by the environment’s configuration', () => {
    const { alarms, alarm } = registry({ 'Queue-Full': { severity: 'low', threshold: 7, notify: false } })
    alarms.add(entry())

    expect(alarm()).toMatchObject({ Threshold: 7, ActionsEnabled: false })
    expect(alarm()?.AlarmDescription).toMatch(/^\[low\]/)
  })

  it('fails the synth when its name is taken, no name, or when a name is overridden that there is not', () => {
    const { alarms, alarm } = registry({ 'Queue-Ful': { severity: 'low' } })
    alarms.add(entry())
    alarms.add(entry())
    alarms.add(entry({ reason: 'queue full' }))

    expect(alarm).toThrow(
      /two alarms are named 'Queue-Full'[\s\S]*'queue full' is no alarm name[\s\S]*alarms\.overrides\.Queue-Ful: there is no such alarm; there is Queue-Full/,
    )
  })
})
