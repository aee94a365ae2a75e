import { beforeAll, describe, expect, it } from 'vitest'
import { controlKey } from '../../../lambdas/adapters/ledger-items.ts'
import { FUNCTION_NAMES, type FunctionName } from '../../../lib/constructs/recovery-functions.ts'
import { goaroundOfStage, listOf, type Statement, statementsOf } from '../../support/goaround-app.ts'

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
    const reads = ['BatchGetItem', 'GetItem', 'Query']
    const both = ['BatchGetItem', 'GetItem', 'PutItem', 'Query']
    const others: Partial<Record<FunctionName, string[]>> = {
      Measure: reads,
      AirflowGateway: ['BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query'],
      NoteEnvironmentStatus: ['PutItem'],
    }
    for (const fn of FUNCTION_NAMES) expect(actionsOf(fn, 'dynamodb'), fn).toEqual(others[fn] ?? both)
  })

  it('writes what MWAA says among the environment’s controls and nowhere else', () => {
    const own = rolePolicies().filter((s) => s.in.startsWith('NoteEnvironmentStatusRole'))
    const write = own.find((s) => listOf(s.Action).includes('dynamodb:PutItem'))

    expect(write?.Condition).toEqual({
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [controlKey('prod', 'ENVIRONMENT-STATUS').pk] },
    })
    expect(listOf(write?.Resource)).toHaveLength(1)
  })

  it('sends to each queue from where it is asked to, and from nowhere else', () => {
    const senders = (queue: RegExp) =>
      FUNCTION_NAMES.filter((fn) =>
        rolePolicies()
          .filter((s) => s.in.startsWith(`${fn}Role`) && listOf(s.Action).includes('sqs:SendMessage'))
          .some((s) => queue.test(JSON.stringify(s.Resource))),
      )

    expect(senders(/ObservationsQueue/)).toEqual(['ClassifyFailure', 'TendIncidents'])
    expect(senders(/IntakeRejected/)).toEqual(['ClassifyFailure', 'NoteEnvironmentStatus'])
    expect(senders(/DeadLettersIntake/)).toEqual([
      'ClassifyFailure',
      'PlanLeg',
      'SettleAttempt',
      'SweepRecoveries',
      'RedriveDeadLetter',
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
