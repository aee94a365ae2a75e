import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { ENV } from '../../lambdas/contracts/env.ts'
import type { EnvironmentConfig } from '../config/schema.ts'
import { AirflowAccess } from '../constructs/airflow-access.ts'
import { AirflowCommands } from '../constructs/airflow-commands.ts'
import { BreakerFeed } from '../constructs/breaker-feed.ts'
import { HouseFunction } from '../constructs/house-function.ts'
import { Observations } from '../constructs/observations.ts'
import { grantCount } from '../constructs/queue-grants.ts'
import {
  FUNCTION_NAMES,
  FUNCTIONS,
  type FunctionSet,
  recoveryFunctions,
  SHED_POOLS,
} from '../constructs/recovery-functions.ts'
import { RecoveryWorkflow } from '../constructs/recovery-workflow.ts'
import { WakeUps } from '../constructs/wake-ups.ts'
import type { StateStack } from './state-stack.ts'

export interface RecoveryStackProps extends StackProps {
  readonly config: EnvironmentConfig
  readonly state: StateStack
}

/** What decides and acts. It holds nothing that is not in the ledger, so it may be replaced at any time. */
export class RecoveryStack extends Stack {
  readonly functions: FunctionSet
  /** Only where a dependency names a pool. */
  readonly shedPools: HouseFunction | undefined
  readonly workflow: RecoveryWorkflow
  readonly commands: AirflowCommands
  readonly observations: Observations
  readonly breakerFeed: BreakerFeed
  readonly wakeUps: WakeUps

  constructor(scope: Construct, id: string, props: RecoveryStackProps) {
    const { config, state, ...stack } = props
    super(scope, id, stack)
    const { environment, retry, observer } = config
    const { style } = state
    const fns = recoveryFunctions(this, style)
    this.functions = fns
    const pools = config.breakers.dependencies.flatMap(({ pool }) => pool ?? [])
    this.shedPools = pools.length > 0 ? new HouseFunction(this, 'ShedPools', { ...SHED_POOLS, style }) : undefined
    this.commands = new AirflowCommands(this, 'Commands', { environment, key: state.key, gateway: fns.AirflowGateway })
    this.observations = new Observations(this, 'Observations', {
      environment,
      key: state.key,
      observer: fns.ObserveAirflow,
      reconcileEvery: Duration.minutes(observer.reconcileMinutes),
      pollEvery: Duration.minutes(observer.pollMinutes),
    })
    this.workflow = new RecoveryWorkflow(this, 'Workflow', {
      style,
      plan: fns.PlanLeg,
      settle: fns.SettleAttempt,
      commands: this.commands.queue,
      // a function's own time-out and ten seconds for its start
      stepTimeout: FUNCTIONS.PlanLeg.timeout.plus(Duration.seconds(10)),
      // a leg may begin just before the time limit of its recovery, wait a quarter of an hour and attempt once more
      legTimeout: Duration.seconds(retry.totalSeconds + 900 + retry.attemptTimeoutSeconds),
    })
    this.breakerFeed = new BreakerFeed(this, 'BreakerFeed', {
      environment,
      key: state.key,
      breakers: state.breakers,
      evaluator: fns.EvaluateBreakers,
      releaser: fns.ReleaseHeld,
    })
    this.wakeUps = new WakeUps(this, 'WakeUps', {
      environment,
      key: state.key,
      machine: this.workflow.machine,
      sweeper: fns.SweepRecoveries,
      others: [
        fns.ReleaseHeld,
        fns.TendIncidents,
        fns.FoldOutcomes,
        fns.Measure,
        ...(this.shedPools ? [this.shedPools] : []),
      ],
      statusKeeper: fns.NoteEnvironmentStatus,
      measurer: fns.Measure,
    })
    this.consume(state)
    this.grant(state, config)
    this.grantBreakers(state)
    this.tell()
  }

  /** Queues whose messages may never be dropped by a filter or a batch's neighbour. */
  private consume({ intake, deadLetters }: StateStack): void {
    const { ClassifyFailure, RedriveDeadLetter } = this.functions
    const source = (queue: IQueue, maxConcurrency: number) =>
      new SqsEventSource(queue, { batchSize: 10, maxConcurrency, reportBatchItemFailures: true })
    // A storm of 10,000 failures takes minutes rather than the table's throttling.
    ClassifyFailure.addEventSource(source(intake.failures, 20))
    RedriveDeadLetter.addEventSource(source(deadLetters.intake, 5))
  }

  private grant({ ledger, intake, deadLetters, pages }: StateStack, config: EnvironmentConfig): void {
    const fns = this.functions
    const { ClassifyFailure, PlanLeg, SettleAttempt, ReleaseHeld, SweepRecoveries, RedriveDeadLetter } = fns
    const { ObserveAirflow, TendIncidents, FoldOutcomes, NoteEnvironmentStatus } = fns
    const starters = [ClassifyFailure, SettleAttempt, ObserveAirflow, ReleaseHeld, SweepRecoveries, RedriveDeadLetter]
    for (const fn of [...starters, PlanLeg, TendIncidents, FoldOutcomes]) ledger.grantReadWrite(fn)
    ledger.grantLease(fns.AirflowGateway)
    ledger.grantRead(fns.Measure)
    // Task starts, by which the retry budget is measured, are among the controls.
    for (const fn of [NoteEnvironmentStatus, fns.Measure]) ledger.grantControl(fn, config.environment)
    // Settle and observer, too: a recovery that closes releases those that were held on it.
    for (const fn of starters) this.workflow.grantStart(fn)
    for (const fn of [fns.AirflowGateway, ObserveAirflow]) this.workflow.grantAnswer(fn)
    for (const fn of [ClassifyFailure, PlanLeg, SettleAttempt, SweepRecoveries, RedriveDeadLetter]) {
      deadLetters.grantPark(fn)
      pages.grantAsk(fn)
    }
    pages.grantAsk(TendIncidents)
    for (const fn of [ClassifyFailure, NoteEnvironmentStatus]) intake.grantReject(fn)
    for (const fn of [ClassifyFailure, TendIncidents, fns.EvaluateBreakers]) this.observations.grantAsk(fn)
    intake.failureBus.grantPut(fns.ObserveAirflow)

    const airflow = new AirflowAccess(this, 'Airflow', { mwaaEnvironment: config.mwaa.environment })
    airflow.grantRead(fns.ObserveAirflow)
    airflow.grantAct(fns.AirflowGateway)
    if (this.shedPools) {
      airflow.grantPools(this.shedPools)
      ledger.grantReadControl(this.shedPools, config.environment)
    }

    const { commands, observations, breakerFeed } = this
    this.grantMeasure(deadLetters, [
      intake.undelivered,
      commands.unhandled,
      observations.unhandled,
      breakerFeed.unhandled,
      pages.unhandled,
    ])
  }

  private grantBreakers({ breakers, ledger }: StateStack): void {
    const fns = this.functions
    for (const fn of [fns.PlanLeg, fns.Measure, fns.TendIncidents]) breakers.grantRead(fn)
    for (const fn of [fns.EvaluateBreakers, fns.AirflowGateway, fns.SettleAttempt, fns.ObserveAirflow, fns.ReleaseHeld])
      breakers.grantDecide(fn)
    breakers.grantTell(fns.ClassifyFailure, 'failures')
    breakers.grantTell(fns.AirflowGateway, 'airflow-calls')
    if (this.shedPools) breakers.grantKeepPools(this.shedPools)
    // A breaker is judged by what its own table holds.
    ledger.lend(fns.EvaluateBreakers)
  }

  private grantMeasure(deadLetters: StateStack['deadLetters'], transport: readonly IQueue[]): void {
    const { Measure } = this.functions
    deadLetters.grantCount(Measure)
    for (const queue of transport) grantCount(Measure, queue)
    Measure.addEnvironment(ENV.transportDeadLetterQueues, this.toJsonString(transport.map((queue) => queue.queueUrl)))
    // GetMetricData knows no resources and no conditions.
    Grant.addToPrincipal({ grantee: Measure, actions: ['cloudwatch:GetMetricData'], resourceArns: ['*'] })
  }

  private tell(): void {
    const output = (name: string, value: string, description: string) =>
      new CfnOutput(this, name, { value, description })
    output('RecoveryWorkflowArn', this.workflow.machine.stateMachineArn, 'state machine of the legs')
    output('RecoveryWorkflowAliasArn', this.workflow.aliasArn, 'what new legs are started by')
    output('AirflowCommandsQueueUrl', this.commands.queue.queueUrl, 'attempts on their way to Airflow')
    output('ObservationsQueueUrl', this.observations.queue.queueUrl, 'what the observer is asked to look at')
    for (const name of FUNCTION_NAMES)
      output(`${name}FunctionName`, this.functions[name].functionName, FUNCTIONS[name].description)
    if (this.shedPools) output('ShedPoolsFunctionName', this.shedPools.functionName, SHED_POOLS.description)
  }
}
