import { beforeAll, describe, expect, it } from 'vitest'
import { poolKey } from '../../../lambdas/adapters/pool-items.ts'
import type { EnvironmentConfigInput } from '../../../lib/config/schema.ts'
import { checkWithNag } from '../../../lib/nag.ts'
import { KEY } from '../../support/breakers.ts'
import { goaroundOf, listOf, resourcesOf, smallConfig, statementsOf, testApp } from '../../support/goaround-app.ts'

const withPool = (pool: string | null): EnvironmentConfigInput => ({
  ...smallConfig(),
  breakers: { dependencies: [{ name: 'http:api.example.com', pool }] },
})

let pooled: ReturnType<typeof goaroundOf>
let plain: ReturnType<typeof goaroundOf>
beforeAll(() => {
  pooled = goaroundOf(withPool('api_slots'))
  plain = goaroundOf(withPool(null))
})

const airflowRoles = (of: typeof pooled): unknown[] =>
  statementsOf(of.templates)
    .filter((s) => listOf(s.Action).includes('airflow:InvokeRestApi'))
    .map((s) => [s.in.split('Role')[0], JSON.stringify(s.Resource).match(/\/([A-Z][a-z]+)"/)?.[1]])
    .toSorted()
const own = () => statementsOf([pooled.recovery]).filter((s) => s.in.startsWith('ShedPoolsRole'))
const onTable = (table: string) =>
  own()
    .filter((s) => listOf(s.Action).some((action) => action.startsWith('dynamodb:')))
    .filter((s) => JSON.stringify(s.Resource).includes(`${table}Table`))
const leadingKeys = (condition: Record<string, Record<string, unknown>> | undefined) =>
  Object.entries(condition ?? {}).flatMap(([how, keys]) =>
    how.startsWith('ForAllValues:') ? [keys['dynamodb:LeadingKeys']] : [],
  )

describe('cutting pools', () => {
  it('is off where no dependency names a pool: neither function nor Airflow role Op is there', () => {
    expect(plain.stacks.recovery.shedPools).toBeUndefined()
    expect(airflowRoles(plain)).toEqual([
      ['AirflowGateway', 'User'],
      ['ObserveAirflow', 'Viewer'],
    ])
    expect(plain.stacks.observability.alarms.reasons.filter((reason) => /pools/i.test(reason))).toEqual([])
  })

  it('has the Airflow role Op in a function of its own', () => {
    expect(airflowRoles(pooled)).toEqual([
      ['AirflowGateway', 'User'],
      ['ObserveAirflow', 'Viewer'],
      ['ShedPools', 'Op'],
    ])
  })

  it('reads breakers and writes nothing but sizes of pools', () => {
    expect(onTable('Breakers').map(({ Action, Condition }) => [Action, leadingKeys(Condition)])).toEqual([
      [['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'], [['BRK#dev#*', 'BRKS#dev', 'POOL#dev#*']]],
      ['dynamodb:PutItem', [['POOL#dev#*']]],
    ])
    expect(poolKey({ ...KEY, environment: 'dev' }).pk).toMatch(/^POOL#dev#/)
  })

  it('sees the kill switch and nothing else of the ledger', () => {
    expect(onTable('Ledger').map(({ Action, Condition }) => [Action, leadingKeys(Condition)])).toEqual([
      ['dynamodb:GetItem', [['CONTROL#dev']]],
    ])
  })

  it('is woken each minute, and what it loses is kept', () => {
    pooled.recovery.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 minute)',
      Description: 'wakes ShedPools',
    })
    const bounded = Object.values(resourcesOf([pooled.recovery], 'AWS::Lambda::EventInvokeConfig'))
    expect(bounded.filter((c) => JSON.stringify(c.Properties?.FunctionName).includes('ShedPools'))).toHaveLength(1)
  })

  it('is told of by alarms of its own, also when nobody looks after pools', () => {
    expect(pooled.stacks.observability.alarms.reasons.filter((reason) => /pools/i.test(reason))).toEqual([
      'ShedPools-Errors',
      'ShedPools-Throttles',
      'Pools-Not-Set',
    ])
    pooled.observability.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'goaround-dev-Pools-Not-Set',
      MetricName: 'PoolsNotSet',
      TreatMissingData: 'breaching',
    })
  })

  it('leaves AWS’s rules nothing to find', () => {
    const app = testApp()
    const { stacks } = goaroundOf(withPool('api_slots'), app)
    checkWithNag(app, stacks)

    expect(() => app.synth()).not.toThrow()
  })
})
