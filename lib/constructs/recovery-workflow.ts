import { ArnFormat, Aws, type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import {
  CfnStateMachineAlias,
  CfnStateMachineVersion,
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import { ENV } from '../../lambdas/contracts/env.ts'
import type { HouseFunction, HouseStyle } from './house-function.ts'
import type { HouseQueue } from './house-queue.ts'
import { recoveryDefinition, SUBSTITUTIONS } from './recovery-definition.ts'
import { Target } from './target.ts'

export interface RecoveryWorkflowProps {
  readonly style: HouseStyle
  readonly plan: HouseFunction
  readonly settle: HouseFunction
  readonly commands: HouseQueue
  readonly stepTimeout: Duration
  /** No leg runs longer; the sweeper takes up what was cut off. */
  readonly legTimeout: Duration
}

const ALIAS = 'live'
const machineName = (environment: string): string => `goaround-${environment}-recovery`

/** Vended logs need this prefix: without it their resource policy outgrows its limit after some twenty log groups. */
export const workflowLogGroup = (environment: string): string =>
  `/aws/vendedlogs/states/goaround-${environment}-recovery`

/** The state machine that runs legs. Running legs keep the version they began with; new ones start by the alias. */
export class RecoveryWorkflow extends Construct {
  readonly machine: StateMachine
  /** What legs are started by. */
  readonly aliasArn: string
  private readonly steps: readonly HouseFunction[]
  readonly name: string

  constructor(scope: Construct, id: string, props: RecoveryWorkflowProps) {
    super(scope, id)
    const { style, plan, settle, commands } = props
    this.steps = [plan, settle]
    this.name = machineName(style.environment)
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineName: this.name,
      comment: `Goaround ${style.environment}: one leg of one recovery`,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(
        JSON.stringify(
          recoveryDefinition({
            stepTimeoutSeconds: props.stepTimeout.toSeconds(),
            legTimeoutSeconds: props.legTimeout.toSeconds(),
          }),
        ),
      ),
      definitionSubstitutions: {
        [SUBSTITUTIONS.partition]: Aws.PARTITION,
        [SUBSTITUTIONS.plan]: plan.functionArn,
        [SUBSTITUTIONS.settle]: settle.functionArn,
        [SUBSTITUTIONS.commands]: commands.queueUrl,
      },
      tracingEnabled: true,
      logs: { destination: this.logGroup(style), level: LogLevel.ALL, includeExecutionData: false },
      removalPolicy: RemovalPolicy.DESTROY,
    })
    this.mayCall(commands, style)
    this.publish()
    this.aliasArn = aliasOf(this, this.machine.stateMachineArn)
  }

  /** May start legs by the alias and ask whether one runs. */
  grantStart(fn: HouseFunction): void {
    const { arn, name } = this.seenBy(fn)
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['states:StartExecution'],
      // A call by alias is authorised on the machine; the qualifier narrows it to the alias.
      resourceArns: [arn],
      conditions: { StringEquals: { 'states:StateMachineQualifier': ALIAS } },
    })
    const executions = Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${name}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    })
    Grant.addToPrincipal({ grantee: fn, actions: ['states:DescribeExecution'], resourceArns: [executions] })
    fn.addEnvironment(ENV.stateMachineAlias, aliasOf(this, arn))
  }

  /** May complete the task token of an attempt. */
  grantAnswer(fn: HouseFunction): void {
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['states:SendTaskSuccess'],
      resourceArns: [this.machine.stateMachineArn],
    })
  }

  /** Its contents say what the execution history says too, so it goes with the stack: a fixed name must be free again. */
  private logGroup(style: HouseStyle): LogGroup {
    return new LogGroup(this, 'Logs', {
      logGroupName: workflowLogGroup(style.environment),
      retention: style.logDays,
      encryptionKey: style.key,
      removalPolicy: RemovalPolicy.DESTROY,
    })
  }

  /** By name and not by reference for a step of the machine: each would wait for the other, which CloudFormation calls a circle. */
  private seenBy(fn: HouseFunction): { readonly arn: string; readonly name: string } {
    if (!this.steps.includes(fn)) return { arn: this.machine.stateMachineArn, name: this.machine.stateMachineName }
    const { name } = this
    const machine = { service: 'states', resource: 'stateMachine', resourceName: name }
    return { arn: Stack.of(this).formatArn({ ...machine, arnFormat: ArnFormat.COLON_RESOURCE_NAME }), name }
  }

  private mayCall(commands: HouseQueue, style: HouseStyle): void {
    const grantee = this.machine
    Grant.addToPrincipal({
      grantee,
      actions: ['lambda:InvokeFunction'],
      resourceArns: this.steps.map((step) => step.functionArn),
    })
    Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [commands.queueArn] })
    style.key.grantUse(grantee)
  }

  /** A changed definition makes a new version; old ones stay, so that the alias can be turned back. */
  private publish(): void {
    const version = new CfnStateMachineVersion(this, 'Version', {
      stateMachineArn: this.machine.stateMachineArn,
      stateMachineRevisionId: this.machine.stateMachineRevisionId,
    })
    version.applyRemovalPolicy(RemovalPolicy.RETAIN)
    const alias = new CfnStateMachineAlias(this, 'Alias', {
      name: ALIAS,
      routingConfiguration: [{ stateMachineVersionArn: version.attrArn, weight: 100 }],
    })
    Target.of(this).onlyOnAws(version, alias)
  }
}

const aliasOf = (scope: Construct, machineArn: string): string =>
  Target.of(scope).either(`${machineArn}:${ALIAS}`, machineArn)
