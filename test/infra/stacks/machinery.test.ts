import { beforeAll, describe, expect, it } from 'vitest'
import { goaroundOf, type Resource, resourcesOf, smallConfig } from '../../support/goaround-app.ts'

/** With all that is optional. */
let all: ReturnType<typeof goaroundOf>
beforeAll(() => {
  const dependencies = [{ name: 'http:api.example.com', pool: 'api_slots' }]
  all = goaroundOf({ ...smallConfig('all'), pipelines: [{ name: 'orders' }], breakers: { dependencies } })
})

const resources = (type: string): [string, Resource][] => Object.entries(resourcesOf(all.templates, type))
/** Logical ids that a value refers to, within its stack or by an export of another. */
const namedIn = (value: unknown): string[] =>
  [
    ...JSON.stringify(value ?? null).matchAll(
      /(?:GetAtt":\["|OutputFnGetAtt|ExportsOutputRef|"Ref":")(\w+?)(?:"|Arn[0-9A-F]{8}|QueueName)/g,
    ),
  ].map(([, id = '']) => id)
const queueIds = (): string[] => resources('AWS::SQS::Queue').map(([id]) => id)
const queuesIn = (value: unknown): string[] => {
  const text = JSON.stringify(value ?? null)
  return queueIds().filter((id) => text.includes(id))
}

describe('where messages end', () => {
  it('is an alarmed queue, for every rule, queue, asynchronous call and stream', () => {
    const ends = [
      ...resources('AWS::Events::Rule').flatMap(([, { Properties = {} }]) =>
        (Properties.Targets as { DeadLetterConfig?: unknown }[]).map((target) => target.DeadLetterConfig),
      ),
      ...resources('AWS::Scheduler::Schedule').map(
        ([, { Properties = {} }]) => (Properties.Target as { DeadLetterConfig?: unknown }).DeadLetterConfig,
      ),
      ...resources('AWS::Events::EventBus').map(([, { Properties = {} }]) => Properties.DeadLetterConfig),
      ...resources('AWS::SQS::Queue').flatMap(([, { Properties = {} }]) => Properties.RedrivePolicy ?? []),
      ...resources('AWS::Lambda::EventInvokeConfig').flatMap(
        ([, { Properties = {} }]) => Properties.DestinationConfig ?? [],
      ),
      ...resources('AWS::Lambda::EventSourceMapping').flatMap(
        ([, { Properties = {} }]) => Properties.DestinationConfig ?? [],
      ),
    ]
    const alarmed = new Set(
      resources('AWS::CloudWatch::Alarm')
        .filter(([, { Properties = {} }]) =>
          JSON.stringify(Properties).includes('"ApproximateNumberOfMessagesVisible"'),
        )
        .flatMap(([, { Properties }]) => queuesIn(Properties)),
    )

    expect(ends.length).toBeGreaterThan(15)
    for (const end of ends) {
      const [queue] = queuesIn(end)
      expect(queue, JSON.stringify(end)).toBeDefined()
      expect([...alarmed]).toContain(queue)
    }
  })

  it('is never nowhere: each target of a rule, each consumer of a queue and each call of the clock has such an end', () => {
    for (const [id, { Properties = {} }] of resources('AWS::Events::Rule'))
      for (const target of Properties.Targets as { DeadLetterConfig?: unknown }[])
        expect(target.DeadLetterConfig, id).toBeDefined()
    const consumed = resources('AWS::Lambda::EventSourceMapping').flatMap(([, { Properties }]) =>
      queuesIn(Properties?.EventSourceArn),
    )
    expect(consumed.length).toBeGreaterThan(3)
    for (const [id, { Properties = {} }] of resources('AWS::SQS::Queue'))
      if (consumed.includes(id)) expect(Properties.RedrivePolicy, id).toBeDefined()
  })
})

describe('what the clock wakes each minute', () => {
  it('is missed within five minutes, or ten, when it ends no round', () => {
    const woken = resources('AWS::Events::Rule')
      .filter(([, { Properties }]) => Properties?.ScheduleExpression === 'rate(1 minute)')
      .flatMap(([, { Properties }]) => namedIn(Properties?.Targets))
      .map((id) => /^(\w+?)[0-9A-F]{8}$/.exec(id)?.[1] ?? id)
    const watched: Record<string, string> = {
      SweepRecoveries: 'SweepRecoveries-Silent',
      ReleaseHeld: 'ReleaseHeld-Silent',
      TendIncidents: 'Incidents-Untended',
      FoldOutcomes: 'FoldOutcomes-Silent',
      Measure: 'Measure-Silent',
      ShedPools: 'Pools-Not-Set',
    }
    const functions = woken.filter((name) => !/Queue|Unhandled|Lost/.test(name))

    expect([...new Set(functions)].toSorted()).toEqual(Object.keys(watched).toSorted())
    for (const reason of Object.values(watched)) {
      const found = resources('AWS::CloudWatch::Alarm').find(
        ([, { Properties }]) => Properties?.AlarmName === `goaround-all-${reason}`,
      )
      expect(found?.[1].Properties, reason).toMatchObject({ TreatMissingData: 'breaching' })
    }
  })
})
