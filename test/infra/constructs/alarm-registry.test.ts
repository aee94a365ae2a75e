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

  it('that is about tasks turns red and tells nobody, unless the configuration wants it to', () => {
    const silent = registry()
    silent.alarms.add(entry({ severity: 'low', tells: 'dashboard' }))
    const wanted = registry({ 'Queue-Full': { notify: true } })
    wanted.alarms.add(entry({ severity: 'low', tells: 'dashboard' }))

    expect([silent.alarm()?.ActionsEnabled, wanted.alarm()?.ActionsEnabled]).toEqual([false, true])
  })

  it('names another owner where there is one', () => {
    const { alarms, alarm } = registry()
    alarms.add(entry({ owner: 'storage' }))
    expect(alarm()?.AlarmDescription).toContain('Owner: storage')
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

describe('a combined alarm', () => {
  const whole = { ...entry({ reason: 'All-Stuck' }), reason: 'All-Stuck' } as const
  const combined = () => {
    const made = registry()
    made.alarms.add(entry({ reason: 'One-Stuck', partOf: 'All-Stuck' }))
    made.alarms.add(entry({ reason: 'Two-Stuck', partOf: 'All-Stuck' }))
    made.alarms.add(entry({ reason: 'Cause-Of-It', severity: 'low', tells: 'dashboard' }))
    const template = () => Template.fromStack(made.stack)
    return { ...made, template }
  }

  it('tells once for its parts, which turn red and say who tells of them', () => {
    const { alarms, template } = combined()
    alarms.combine(whole)

    const all = Object.values(template().findResources('AWS::CloudWatch::Alarm'))
    expect(all.map(({ Properties }) => Properties.ActionsEnabled)).toEqual([false, false, false])
    expect(all[0]?.Properties.AlarmDescription).toContain('Told by: goaround-dev-All-Stuck')
    const [composite] = Object.values(template().findResources('AWS::CloudWatch::CompositeAlarm'))
    expect(composite?.Properties).toMatchObject({ AlarmName: 'goaround-dev-All-Stuck', ActionsEnabled: true })
    expect(JSON.stringify(composite?.Properties.AlarmRule).match(/ALARM\(/g)).toHaveLength(2)
    expect(composite?.Properties.AlarmDescription).toContain('Any of: One-Stuck, Two-Stuck')
  })

  it('is made on AWS only, and is silent while its cause is red and shortly after', () => {
    const { alarms, template } = combined()
    alarms.combine({ ...whole, silencedBy: 'Cause-Of-It' })

    const [composite] = Object.values(template().findResources('AWS::CloudWatch::CompositeAlarm'))
    expect(composite).toMatchObject({ Condition: 'IsAws' })
    expect(composite?.Properties).toMatchObject({
      ActionsSuppressorWaitPeriod: 180,
      ActionsSuppressorExtensionPeriod: 300,
    })
    expect(JSON.stringify(composite?.Properties.ActionsSuppressor)).toContain('CauseOfIt')
  })

  it('fails the synth where it has no part or no such cause, where a part has no whole, where a page tells nobody', () => {
    const { alarms, stack } = registry()
    alarms.add(entry({ reason: 'One-Stuck', partOf: 'Never-Made' }))
    alarms.add(entry({ reason: 'Loud-And-Silent', tells: 'dashboard' }))
    alarms.combine(whole)

    expect(() => Template.fromStack(stack)).toThrow(
      /'Loud-And-Silent' would page, and tells nobody[\s\S]*'All-Stuck' is made of, or silenced by, an alarm that there is not[\s\S]*'One-Stuck' is told by 'Never-Made', which there is not/,
    )
  })
})
