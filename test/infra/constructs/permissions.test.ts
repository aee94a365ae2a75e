import { beforeAll, describe, expect, it } from 'vitest'
import { registerItem, stateItem } from '../../../lambdas/adapters/breaker-items.ts'
import { controlKey } from '../../../lambdas/adapters/ledger-items.ts'
import { type BreakerKey, outcomesPartitions } from '../../../lambdas/contracts/breaker.ts'
import { newBreaker } from '../../../lambdas/domain/breaker/breaker.ts'
import { FUNCTION_NAMES, type FunctionName } from '../../../lib/constructs/recovery-functions.ts'
import { goaroundOfStage, listOf, type Statement, statementsOf } from '../../support/goaround-app.ts'

const PROD_KEY: BreakerKey = { environment: 'prod', kind: 'dep', name: 'http:api.example.com' }
const breakerOfProd = () => newBreaker(PROD_KEY, '2026-11-01T00:00:00.000Z')

let prod: Awaited<ReturnType<typeof goaroundOfStage>>
let statements: (Statement & { readonly in: string })[]
beforeAll(async () => {
  prod = await goaroundOfStage('prod')
  statements = statementsOf(prod.templates)
})

const rolePolicies = () => statements.filter((s) => /Role.*DefaultPolicy/.test(s.in))
const actionsOf = (fn: string, service: string): string[] =>
  rolePolicies()
    .filter((s) => s.in.startsWith(`${fn}Role`))
    .flatMap((s) => listOf(s.Action))
    .filter((action) => action.startsWith(`${service}:`))
    .map((action) => action.slice(service.length + 1))
    .toSorted()
/** Which actions of DynamoDB, by the beginnings of the partition keys where they are limited to some. */
const onTable = (fn: string, table: 'Ledger' | 'Breakers') =>
  rolePolicies()
    .filter((s) => s.in.startsWith(`${fn}Role`) && listOf(s.Action).some((action) => action.startsWith('dynamodb:')))
    .filter((s) => JSON.stringify(s.Resource).includes(`${table}Table`))
const actionsOn = (fn: string, table: 'Ledger' | 'Breakers'): string[] =>
  [...new Set(onTable(fn, table).flatMap((s) => listOf(s.Action)))].map((a) => a.replace('dynamodb:', '')).toSorted()
const keysOf = (fn: string, action: string): string[] =>
  onTable(fn, 'Breakers')
    .filter((s) => listOf(s.Action).includes(`dynamodb:${action}`))
    .flatMap((s) => listOf(s.Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? 'any'))
    .map(String)
    .toSorted()
const who = (action: string): string[] =>
  FUNCTION_NAMES.filter((fn) => actionsOf(fn, action.split(':')[0] ?? '').includes(action.split(':')[1] ?? ''))

describe('what each function may do', () => {
  it('is in no policy an action with a wildcard', () => {
    const actions = statements.filter((s) => s.Effect === 'Allow').flatMap((s) => listOf(s.Action))
    const ofKeyAdministration = ['kms:*']

    expect([...new Set(actions.filter((action) => action.includes('*')))]).toEqual(ofKeyAdministration)
  })

  it('is on all resources only where AWS knows no smaller', () => {
    const everywhere = rolePolicies().filter((s) => listOf(s.Resource).includes('*'))
    const actions = new Set(everywhere.flatMap((s) => listOf(s.Action)))

    expect([...actions].toSorted()).toMatchInlineSnapshot(`
      [
        "cloudwatch:GetMetricData",
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
      ]
    `)
  })

  it('uses no policy made by AWS', () => {
    for (const template of prod.templates) {
      template.resourcePropertiesCountIs('AWS::IAM::Role', { ManagedPolicyArns: expect.anything() }, 0)
    }
  })

  it('reads Airflow as Viewer, acts as User, each one function, on the one environment', () => {
    const calls = rolePolicies().filter((s) => listOf(s.Action).includes('airflow:InvokeRestApi'))
    const of = (s: Statement & { in: string }) => [
      s.in.split('Role')[0],
      JSON.stringify(s.Resource).match(/role\/[^"]+/)?.[0],
    ]

    expect(calls.map(of).toSorted()).toEqual([
      ['AirflowGateway', 'role/airflow-prod/User'],
      ['ObserveAirflow', 'role/airflow-prod/Viewer'],
    ])
  })

  it('starts legs by the alias only', () => {
    const starts = rolePolicies().filter((s) => listOf(s.Action).includes('states:StartExecution'))

    expect(who('states:StartExecution')).toEqual([
      'ClassifyFailure',
      'SettleAttempt',
      'ObserveAirflow',
      'ReleaseHeld',
      'SweepRecoveries',
      'RedriveDeadLetter',
    ])
    for (const { Condition, Resource } of starts) {
      expect(Condition).toEqual({ StringEquals: { 'states:StateMachineQualifier': 'live' } })
      expect(JSON.stringify(Resource)).toMatch(/^{"Ref":"WorkflowMachine\w+"}$|:stateMachine:goaround-prod-recovery"/)
    }
  })

  it('completes task tokens in gateway and observer alone', () => {
    expect(who('states:SendTaskSuccess')).toEqual(['AirflowGateway', 'ObserveAirflow'])
  })

  it('puts on the bus in the observer alone', () => {
    expect(who('events:PutEvents')).toEqual(['ObserveAirflow'])
  })

  it('deletes nothing but leases, updates nothing in place, scans nothing', () => {
    const both = ['BatchGetItem', 'GetItem', 'PutItem', 'Query']
    const others: Partial<Record<FunctionName, string[]>> = {
      Measure: both,
      EvaluateBreakers: [],
      AirflowGateway: ['BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query'],
      NoteEnvironmentStatus: ['PutItem'],
    }
    for (const fn of FUNCTION_NAMES) expect(actionsOn(fn, 'Ledger'), fn).toEqual(others[fn] ?? both)
  })

  it.each([
    ['what MWAA says', 'NoteEnvironmentStatus', 'ENVIRONMENT-STATUS'],
    ['task starts', 'Measure', 'TASK-STARTS'],
  ] as const)('writes %s among the environment’s controls and nowhere else', (_what, fn, control) => {
    const [write, ...more] = onTable(fn, 'Ledger').filter((s) => listOf(s.Action).includes('dynamodb:PutItem'))

    expect(more).toEqual([])
    expect(write?.Condition).toEqual({
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [controlKey('prod', control).pk] },
    })
    expect(listOf(write?.Resource)).toHaveLength(1)
  })

  it('touches breakers in those alone that ask, judge or tell', () => {
    const touching = FUNCTION_NAMES.filter((fn) => onTable(fn, 'Breakers').length > 0)

    expect(touching).toEqual([
      'ClassifyFailure',
      'PlanLeg',
      'AirflowGateway',
      'SettleAttempt',
      'ObserveAirflow',
      'EvaluateBreakers',
      'ReleaseHeld',
      'TendIncidents',
      'Measure',
    ])
  })

  it('deletes and updates nothing of breakers, and scans nothing', () => {
    const known = ['BatchGetItem', 'GetItem', 'PutItem', 'Query']
    const stream = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']
    const following: readonly FunctionName[] = ['EvaluateBreakers', 'ReleaseHeld']
    for (const fn of FUNCTION_NAMES) {
      const allowed = following.includes(fn) ? [...known, ...stream] : known
      for (const action of actionsOn(fn, 'Breakers')) expect(allowed, fn).toContain(action)
    }
  })

  it('writes transitions where breakers are judged, told by the beginning of the key', () => {
    const judging = FUNCTION_NAMES.filter((fn) => keysOf(fn, 'PutItem').includes('BRK#prod#*'))

    expect(judging).toEqual(['AirflowGateway', 'SettleAttempt', 'ObserveAirflow', 'EvaluateBreakers', 'ReleaseHeld'])
    for (const fn of FUNCTION_NAMES) expect(keysOf(fn, 'PutItem'), fn).not.toContain('any')
    expect(keysOf('EvaluateBreakers', 'PutItem')).toEqual(['BRK#prod#*', 'BRKS#prod'])
    expect([stateItem(breakerOfProd()), registerItem(PROD_KEY)].map(({ pk }) => pk)).toEqual([
      expect.stringMatching(/^BRK#prod#/),
      'BRKS#prod',
    ])
  })

  it('tells of failures nobody guarded in the classifier, of calls of Airflow in the gateway, and of guards nowhere', () => {
    const telling = (kind: string) => FUNCTION_NAMES.filter((fn) => keysOf(fn, 'PutItem').includes(`${kind}#prod#*`))

    expect([telling('SUS'), telling('API'), telling('OUT')]).toEqual([['ClassifyFailure'], ['AirflowGateway'], []])
    expect(keysOf('ClassifyFailure', 'PutItem')).toEqual(['SUS#prod#*'])
    expect(actionsOn('ClassifyFailure', 'Breakers')).toEqual(['PutItem'])
    expect(outcomesPartitions(PROD_KEY, 'classifier')).toEqual([expect.stringMatching(/^SUS#prod#/)])
    const api = outcomesPartitions({ environment: 'prod', kind: 'api', name: 'airflow-api' })
    expect(api).toEqual([expect.stringMatching(/^API#prod#/)])
  })

  it('reads of breakers no more than the state where nothing else is asked', () => {
    for (const fn of ['PlanLeg', 'Measure', 'TendIncidents', 'PageIncident'])
      expect(keysOf(fn, 'Query'), fn).toEqual(['BRK#prod#*', 'BRKS#prod'])
  })

  it('sends to each queue from where it is asked to, and from nowhere else', () => {
    const senders = (queue: RegExp) =>
      FUNCTION_NAMES.filter((fn) =>
        rolePolicies()
          .filter((s) => s.in.startsWith(`${fn}Role`) && listOf(s.Action).includes('sqs:SendMessage'))
          .some((s) => queue.test(JSON.stringify(s.Resource))),
      )

    expect(senders(/ObservationsQueue/)).toEqual(['ClassifyFailure', 'EvaluateBreakers', 'TendIncidents'])
    expect(senders(/BreakerFeedUnhandled/)).toEqual(['EvaluateBreakers'])
    expect(senders(/IntakeRejected/)).toEqual(['ClassifyFailure', 'NoteEnvironmentStatus'])
    expect(senders(/DeadLettersIntake/)).toEqual([
      'ClassifyFailure',
      'PlanLeg',
      'SettleAttempt',
      'SweepRecoveries',
      'RedriveDeadLetter',
    ])
    expect(senders(/PagesQueue/)).toEqual([
      'ClassifyFailure',
      'PlanLeg',
      'SettleAttempt',
      'SweepRecoveries',
      'RedriveDeadLetter',
      'TendIncidents',
    ])
    expect(senders(/WakeUpsLost/)).toEqual([
      'ReleaseHeld',
      'SweepRecoveries',
      'TendIncidents',
      'NoteEnvironmentStatus',
      'FoldOutcomes',
      'Measure',
    ])
    expect(senders(/CommandsQueue/)).toEqual([])
  })

  it('reads CloudWatch in measure alone', () => {
    expect(who('cloudwatch:GetMetricData')).toEqual(['Measure'])
  })

  it('calls the two steps and sends commands in the workflow', () => {
    const own = rolePolicies().filter((s) => s.in.startsWith('WorkflowMachineRole'))
    const named = own.filter((s) => !listOf(s.Resource).includes('*') && !listOf(s.Action).includes('kms:Decrypt'))

    expect(named.map((s) => [s.Action, listOf(s.Resource).length])).toEqual([
      ['lambda:InvokeFunction', 2],
      ['sqs:SendMessage', 1],
    ])
  })
})
