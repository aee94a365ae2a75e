import { type App, type CfnElement, Stack, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import type { IConstruct } from 'constructs'
import type { addGoaround } from './goaround.ts'
import type { RecordsStack } from './stacks/records-stack.ts'

type Goaround = ReturnType<typeof addGoaround>
type Finding = { readonly at: IConstruct; readonly id: string; readonly reason: string }

const WILDCARD = 'AwsSolutions::AwsSolutions-IAM5'
const ANY_RESOURCE = `${WILDCARD}[Resource::*]`
const NO_ACCESS_LOGS = 'AwsSolutions::AwsSolutions-S1'
const NO_DEAD_LETTER_QUEUE = 'AwsSolutions::AwsSolutions-SQS3'
const TRACES = 'the PutTraceSegments and PutTelemetryRecords of X-Ray know no resources'
const END = 'it is itself where messages end: nobody consumes it but people, so there is nothing to fail'

/** Runs AWS's rule pack over the app; a finding that is not acknowledged here fails the synth. */
export function checkWithNag(app: App, goaround: Goaround): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  for (const { at, id, reason } of acknowledged(goaround)) Validations.of(at).acknowledge({ id, reason })
}

/** Every finding that stays, and why. */
export function acknowledged({ state, recovery, escalation, watch, records }: Goaround): Finding[] {
  const { functions, shedPools, workflow, breakerFeed, wakeUps } = recovery
  const executionsOf = (machine: string) =>
    `${WILDCARD}[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${machine}:*]`
  const oneMachine = 'DescribeExecution on the executions of this one machine, whose names are not known beforehand'
  const streams = `${WILDCARD}[Resource::${state.stackName}:ExportsOutputFnGetAttBreakersTableA61FFCA0ArnB2790419/stream/*]`
  const timers = `${WILDCARD}[Resource::arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule/${escalation.timers.group}/*]`
  const oneStream = 'the stream of this one table, whose name holds the instant of its making'
  const { Measure, ...others } = functions
  const { pager, digest, deployments } = escalation
  const starters = [
    functions.ClassifyFailure,
    functions.ObserveAirflow,
    functions.ReleaseHeld,
    functions.SweepRecoveries,
    functions.RedriveDeadLetter,
  ]
  return [
    { at: state.intake.rejected, id: NO_DEAD_LETTER_QUEUE, reason: END },
    { at: wakeUps.lost, id: NO_DEAD_LETTER_QUEUE, reason: END },
    { at: escalation.lost, id: NO_DEAD_LETTER_QUEUE, reason: END },
    ...[pager, digest, ...(deployments ? [deployments] : [])].map((fn) => ({
      at: roleOf(fn),
      id: ANY_RESOURCE,
      reason: TRACES,
    })),
    {
      at: roleOf(pager),
      id: timers,
      reason: 'schedules of this one group, whose names hold the incident and its tier',
    },
    { at: breakerFeed.unhandled, id: NO_DEAD_LETTER_QUEUE, reason: END },
    ...[...Object.values(others), ...(shedPools ? [shedPools] : [])].map((fn) => ({
      at: roleOf(fn),
      id: ANY_RESOURCE,
      reason: TRACES,
    })),
    { at: roleOf(watch.watcher), id: ANY_RESOURCE, reason: `${TRACES}, nor does CloudWatch's GetMetricData` },
    { at: roleOf(Measure), id: ANY_RESOURCE, reason: `${TRACES}, nor does CloudWatch's GetMetricData` },
    { at: workflow.machine.role, id: ANY_RESOURCE, reason: `${TRACES}, nor does the delivery of vended logs` },
    ...starters.map((fn) => ({
      at: roleOf(fn),
      id: executionsOf('<WorkflowMachine0C2E3460.Name>'),
      reason: oneMachine,
    })),
    ...[functions.EvaluateBreakers, functions.ReleaseHeld].map((fn) => ({
      at: roleOf(fn),
      id: streams,
      reason: oneStream,
    })),
    { at: roleOf(functions.SettleAttempt), id: executionsOf(workflow.name), reason: oneMachine },
    ...(records ? ofRecords(records) : []),
  ]
}

function ofRecords({ store, feed, taker, folder, pipelines }: RecordsStack): Finding[] {
  const arnOf = (resource: CfnElement) => `<${Stack.of(resource).getLogicalId(resource)}.Arn>`
  const table = arnOf(store.table.node.defaultChild as CfnElement)
  const bodies = arnOf(store.bodies.node.defaultChild as CfnElement)
  return [
    { at: feed.unhandled, id: NO_DEAD_LETTER_QUEUE, reason: END },
    {
      at: store.bodies,
      id: NO_ACCESS_LOGS,
      reason: 'who reads a body is told by data events of CloudTrail, where an account wants to pay for them',
    },
    ...[taker, folder].map((fn) => ({ at: roleOf(fn), id: ANY_RESOURCE, reason: TRACES })),
    {
      at: roleOf(folder),
      id: `${WILDCARD}[Resource::${table}/stream/*]`,
      reason: 'the stream of this one table, whose name holds the instant of its making',
    },
    ...pipelines.map(({ config, workerPolicy }) => ({
      at: workerPolicy,
      id: `${WILDCARD}[Resource::${bodies}/${config.name}/*]`,
      reason: 'objects below the prefix of this one pipeline, which are named by records and their hash',
    })),
  ]
}

function roleOf(fn: Goaround['recovery']['functions']['Measure']): IConstruct {
  if (!fn.role) throw new Error(`${fn.node.path} has no role`)
  return fn.role
}
