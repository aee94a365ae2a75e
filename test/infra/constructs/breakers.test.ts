import { beforeAll, describe, expect, it } from 'vitest'
import { entryItem, outcomeItem, registerItem, stateItem } from '../../../lambdas/adapters/breaker-items.ts'
import { type BreakerKey, breakerPartition, outcomesPartitions } from '../../../lambdas/contracts/breaker.ts'
import { breakerWith, entryWith, KEY, outcomeWith } from '../../support/breakers.ts'
import { goaroundOfStage, listOf, type Resource, resourcesOf, statementsOf } from '../../support/goaround-app.ts'

let prod: Awaited<ReturnType<typeof goaroundOfStage>>
beforeAll(async () => {
  prod = await goaroundOfStage('prod')
})

const PROD_KEY: BreakerKey = { ...KEY, environment: 'prod' }
const table = (): [string, Resource] => {
  const tables = Object.entries(resourcesOf([prod.state], 'AWS::DynamoDB::Table'))
  const found = tables.find(([id]) => id.startsWith('Breakers'))
  if (!found) throw new Error('no table of breakers')
  return found
}

describe('the table of breakers', () => {
  it('is found by the name that the operator’s CLI looks for', () => {
    const [id, { Properties }] = table()

    // CloudFormation names it by stack and logical id.
    expect(`${prod.stacks.state.stackName}-${id}`).toMatch(/^Goaround-prod-State-Breakers/)
    expect(Properties).not.toHaveProperty('TableName')
  })

  it('forgets outcomes and sensors that wait, by an attribute that neither state nor history has', () => {
    const [expiry] = [table()[1].Properties?.TimeToLiveSpecification as { AttributeName: string }]
    const breaker = breakerWith()

    expect(expiry).toEqual({ AttributeName: 'expires_at', Enabled: true })
    expect(outcomeItem(KEY, outcomeWith(1), 'guard')).toHaveProperty(expiry?.AttributeName ?? '')
    for (const item of [stateItem(breaker), entryItem(KEY, entryWith(7)), registerItem(KEY)]) {
      expect(item).not.toHaveProperty(expiry?.AttributeName ?? '')
    }
  })

  it('tells what was there before, too: only so a closing shows', () => {
    expect(table()[1].Properties?.StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' })
  })
})

describe('what guards in Airflow may do', () => {
  const guards = () => statementsOf([prod.state]).filter((s) => s.in.startsWith('BreakersGuardPolicy'))
  const onKeys = (...keys: string[]) => ({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  })

  it('is to read state and to put outcomes: no transition is theirs to write', () => {
    const onTable = guards().filter((s) => listOf(s.Action).some((action) => action.startsWith('dynamodb:')))

    expect(onTable.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      ['dynamodb:GetItem', onKeys('BRK#prod#*')],
      ['dynamodb:PutItem', onKeys('OUT#prod#*')],
    ])
    expect(breakerPartition(PROD_KEY)).toMatch(/^BRK#prod#/)
    expect(outcomesPartitions(PROD_KEY).filter((pk) => !pk.startsWith('OUT#prod#'))).toEqual([])
    for (const other of [breakerPartition(PROD_KEY), ...outcomesPartitions(PROD_KEY, 'classifier')]) {
      expect(other).not.toMatch(/^OUT#/)
    }
  })

  it('is to use the key through DynamoDB and through nothing else', () => {
    const [onKey, ...more] = guards().filter((s) => listOf(s.Action).some((action) => action.startsWith('kms:')))

    expect(more).toEqual([])
    expect(JSON.stringify(onKey?.Condition)).toMatch(/^{"StringEquals":{"kms:ViaService":.*"dynamodb\./)
  })

  it('is theirs by a policy that an output names, and so is the table in the plugin’s environment', () => {
    const { MwaaGuardPolicyArn, BreakerTableName, PluginEnvironment } = prod.state.toJSON().Outputs

    expect(MwaaGuardPolicyArn.Value).toEqual({ Ref: expect.stringMatching(/^BreakersGuardPolicy/) })
    expect(BreakerTableName.Value).toEqual({ Ref: expect.stringMatching(/^BreakersTable/) })
    expect(JSON.stringify(PluginEnvironment.Value)).toContain('GOAROUND_BREAKER_TABLE')
    expect(JSON.stringify(PluginEnvironment.Value)).toContain(BreakerTableName.Value.Ref)
  })
})
