import { readFileSync } from 'node:fs'
import { Match } from 'aws-cdk-lib/assertions'
import { beforeAll, describe, expect, it } from 'vitest'
import { ENV } from '../../../lambdas/contracts/env.ts'
import { FUNCTION_NAMES, FUNCTIONS } from '../../../lib/constructs/recovery-functions.ts'
import { goaroundOfStage, type Resource, resourcesOf, variablesOf } from '../../support/goaround-app.ts'

let prod: Awaited<ReturnType<typeof goaroundOfStage>>
let functions: [string, Resource][]
beforeAll(async () => {
  prod = await goaroundOfStage('prod')
  functions = Object.entries(resourcesOf([prod.recovery], 'AWS::Lambda::Function'))
})

type Target = {
  readonly RetryPolicy?: { readonly MaximumRetryAttempts?: number; readonly MaximumEventAgeInSeconds?: number }
  readonly DeadLetterConfig?: unknown
  readonly InputTransformer?: { readonly InputTemplate: string }
  readonly SqsParameters?: { readonly MessageGroupId: string }
}
const targets = (): [string, Target][] =>
  Object.entries(resourcesOf(prod.templates, 'AWS::Events::Rule')).flatMap(([id, { Properties }]) =>
    ((Properties?.Targets ?? []) as Target[]).map((target): [string, Target] => [id, target]),
  )
const functionOf = (name: string): Resource => {
  const found = functions.find(([id]) => id.startsWith(name))
  if (!found) throw new Error(`no function ${name}`)
  return found[1]
}

describe('functions', () => {
  it('run on Node 24 and arm64, traced, with memory and time-out said', () => {
    expect(functions).toHaveLength(FUNCTION_NAMES.length)
    for (const [id, { Properties }] of functions) {
      expect(Properties, id).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
        MemorySize: expect.any(Number),
        Timeout: expect.any(Number),
        KmsKeyArn: expect.anything(),
        LoggingConfig: { LogGroup: expect.anything() },
      })
    }
  })

  it('each have a role of their own', () => {
    const roles = functions.map(([, { Properties }]) => JSON.stringify(Properties?.Role))

    expect(new Set(roles).size).toBe(FUNCTION_NAMES.length)
  })

  it('log for as long as the environment says, encrypted', () => {
    const groups = Object.values(resourcesOf([prod.recovery], 'AWS::Logs::LogGroup'))

    expect(groups).toHaveLength(FUNCTION_NAMES.length + 1)
    for (const { Properties } of groups) {
      expect(Properties).toMatchObject({ RetentionInDays: 180, KmsKeyId: expect.anything() })
    }
  })

  it.each(FUNCTION_NAMES)('are told all that their handler asks for: %s', (name) => {
    const handler = readFileSync(`lambdas/handlers/${FUNCTIONS[name].handlerFile}.ts`, 'utf8')
    const shared = [...handler.matchAll(/'\.\/shared\/([a-z-]+\.ts)'/g)].map(([, file]) =>
      readFileSync(`lambdas/handlers/shared/${file}`, 'utf8'),
    )
    const asked = [handler, ...shared].flatMap((text) =>
      [...text.matchAll(/\bENV\.(\w+)/g)].map(([, key]) => ENV[key as keyof typeof ENV]),
    )

    expect(asked).toContain(ENV.ledgerTable)
    expect(Object.keys(variablesOf(functionOf(name)))).toEqual(expect.arrayContaining(asked))
  })

  it('call MWAA’s own endpoint unless the parameter names another', () => {
    expect(prod.recovery.toJSON().Parameters.AirflowApiEndpoint.Default).toBe('')
    const { AIRFLOW_API_ENDPOINT } = variablesOf(functionOf('AirflowGateway'))

    expect(AIRFLOW_API_ENDPOINT).toEqual({
      'Fn::If': [
        expect.any(String),
        { 'Fn::Join': ['', ['https://env.airflow.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]] },
        { Ref: 'AirflowApiEndpoint' },
      ],
    })
  })
})

describe('queue consumers', () => {
  const mappings = () =>
    Object.values(resourcesOf([prod.recovery], 'AWS::Lambda::EventSourceMapping')).filter(
      ({ Properties }) => !JSON.stringify(Properties?.EventSourceArn).includes('StreamArn'),
    )

  it('give back single messages instead of whole batches', () => {
    expect(mappings()).toHaveLength(4)
    for (const { Properties } of mappings()) {
      expect(Properties).toMatchObject({ FunctionResponseTypes: ['ReportBatchItemFailures'] })
      expect(Properties).not.toHaveProperty('FilterCriteria')
    }
  })

  it('are limited: two gateways, of whose commands thirty read together, one observer', () => {
    prod.recovery.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: { Ref: Match.stringLikeRegexp('^AirflowGateway') },
      BatchSize: 30,
      MaximumBatchingWindowInSeconds: 1,
      ScalingConfig: { MaximumConcurrency: 2 },
    })
    expect(functionOf('ObserveAirflow').Properties?.ReservedConcurrentExecutions).toBe(1)
  })

  it.each([
    ['failures', 'ClassifyFailure'],
    ['airflow-commands', 'AirflowGateway'],
    ['observations.fifo', 'ObserveAirflow'],
    ['dead-letter-intake', 'RedriveDeadLetter'],
  ] as const)('have six of their time-outs for a message of %s, and five tries', (name, consumer) => {
    const queues = Object.values(resourcesOf(prod.templates, 'AWS::SQS::Queue'))
    const queue = queues.find((q) => q.Properties?.QueueName === `goaround-prod-${name}`)

    expect(queue?.Properties?.VisibilityTimeout).toBeGreaterThanOrEqual(FUNCTIONS[consumer].timeout.toSeconds() * 6)
    expect(queue?.Properties?.RedrivePolicy).toMatchObject({ maxReceiveCount: 5 })
  })
})

describe('rules', () => {
  it('say how often and how long they try, and where the rest goes', () => {
    expect(targets()).toHaveLength(12)
    for (const [id, target] of targets()) {
      expect(target.RetryPolicy?.MaximumRetryAttempts, id).toBeGreaterThan(0)
      expect(target.RetryPolicy?.MaximumEventAgeInSeconds, id).toBeGreaterThanOrEqual(60)
      expect(target.DeadLetterConfig, id).toBeDefined()
    }
  })

  it('ask the observer each five minutes and each minute, in bodies that the queue does not take for duplicates', () => {
    const asked = targets().flatMap(([, t]) => (t.SqsParameters ? [t.InputTransformer?.InputTemplate] : []))

    expect(asked.toSorted()).toEqual(['{"kind":"poll","at":<time>}', '{"kind":"reconcile","at":<time>}'])
    prod.recovery.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(5 minutes)' })
    prod.recovery.hasResourceProperties('AWS::SQS::Queue', { FifoQueue: true, ContentBasedDeduplication: true })
  })

  it('put all that is asked into one group, so that one observer reads at a time', () => {
    const groups = targets().flatMap(([, t]) => (t.SqsParameters ? [t.SqsParameters.MessageGroupId] : []))

    expect(new Set(groups)).toEqual(new Set(['observer']))
  })

  it('wake the sweeper when a leg of this machine fails, times out or is stopped', () => {
    prod.recovery.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [{ Ref: Match.stringLikeRegexp('^WorkflowMachine') }],
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
      Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SweepRecoveries'), 'Arn'] } })],
    })
  })

  it.each(['ReleaseHeld', 'SweepRecoveries', 'TendIncidents', 'FoldOutcomes', 'Measure'])(
    'wake %s each minute',
    (name) => {
      prod.recovery.hasResourceProperties('AWS::Events::Rule', {
        ScheduleExpression: 'rate(1 minute)',
        Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp(`^${name}`), 'Arn'] } })],
      })
    },
  )

  it('hear on the default bus what MWAA says of its environments, each in time to matter', () => {
    prod.recovery.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: Match.absent(),
      EventPattern: { source: ['aws.airflow'], 'detail-type': ['MWAA Environment Status Change'] },
      Targets: [
        Match.objectLike({
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NoteEnvironmentStatus'), 'Arn'] },
          RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WakeUpsLost'), 'Arn'] } },
        }),
      ],
    })
  })

  it('mark the end of each change of a stack of this environment, and of no other', () => {
    prod.recovery.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.cloudformation'],
        'detail-type': ['CloudFormation Stack Status Change'],
        detail: {
          'stack-id': [
            { prefix: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':stack/Goaround-prod-$')])] } },
          ],
          'status-details': { status: Match.arrayWith(['UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE']) },
        },
      },
      Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Measure'), 'Arn'] } })],
    })
  })

  it('bound what Lambda does with a wake-up that failed', () => {
    const configs = Object.values(resourcesOf([prod.recovery], 'AWS::Lambda::EventInvokeConfig'))

    expect(configs).toHaveLength(6)
    for (const { Properties } of configs) {
      expect(Properties).toMatchObject({
        MaximumRetryAttempts: expect.any(Number),
        MaximumEventAgeInSeconds: expect.any(Number),
        DestinationConfig: { OnFailure: { Destination: expect.anything() } },
      })
    }
  })
})

describe('the workflow', () => {
  it('is published as a version behind the alias `live`, logged and traced', () => {
    prod.recovery.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
    })
    prod.recovery.hasResource('AWS::StepFunctions::StateMachineVersion', {
      DeletionPolicy: 'Retain',
      Condition: 'IsAws',
    })
    prod.recovery.hasResource('AWS::StepFunctions::StateMachineAlias', {
      Condition: 'IsAws',
      Properties: { Name: 'live' },
    })
  })

  it('is started by the alias, or by the machine where there is none', () => {
    const { RECOVERY_WORKFLOW_ALIAS_ARN } = variablesOf(functionOf('ReleaseHeld'))
    const machine = { Ref: expect.stringMatching(/^WorkflowMachine/) }

    expect(RECOVERY_WORKFLOW_ALIAS_ARN).toEqual({
      'Fn::If': ['IsAws', { 'Fn::Join': ['', [machine, ':live']] }, machine],
    })
  })
})

describe('the last step of a leg', () => {
  it('names the machine that calls it, so that neither has to be there before the other', () => {
    const [machine] = Object.values(resourcesOf([prod.recovery], 'AWS::StepFunctions::StateMachine'))
    const alias = JSON.stringify(variablesOf(functionOf('SettleAttempt')).RECOVERY_WORKFLOW_ALIAS_ARN)

    expect(alias).toContain(`:stateMachine:${machine?.Properties?.StateMachineName}:live"`)
    expect(alias).not.toContain('WorkflowMachine')
  })
})
