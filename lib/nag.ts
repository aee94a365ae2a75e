import { type App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import type { IConstruct } from 'constructs'
import type { addGoaround } from './goaround.ts'

type Goaround = ReturnType<typeof addGoaround>
type Finding = { readonly at: IConstruct; readonly id: string; readonly reason: string }

const WILDCARD = 'AwsSolutions::AwsSolutions-IAM5'
const NO_DEAD_LETTER_QUEUE = 'AwsSolutions::AwsSolutions-SQS3'
const TRACES = 'the PutTraceSegments and PutTelemetryRecords of X-Ray know no resources'
const END = 'it is itself where messages end: nobody consumes it but people, so there is nothing to fail'

/** Runs AWS's rule pack over the app; a finding that is not acknowledged here fails the synth. */
export function checkWithNag(app: App, goaround: Goaround): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  for (const { at, id, reason } of acknowledged(goaround)) Validations.of(at).acknowledge({ id, reason })
}

/** Every finding that stays, and why. */
export function acknowledged({ state, recovery, escalation, watch }: Goaround): Finding[] {
  const { functions, shedPools, workflow, breakerFeed, wakeUps } = recovery
  const anyResource = `${WILDCARD}[Resource::*]`
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
      id: anyResource,
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
      id: anyResource,
      reason: TRACES,
    })),
    { at: roleOf(watch.watcher), id: anyResource, reason: `${TRACES}, nor does CloudWatch's GetMetricData` },
    { at: roleOf(Measure), id: anyResource, reason: `${TRACES}, nor does CloudWatch's GetMetricData` },
    { at: workflow.machine.role, id: anyResource, reason: `${TRACES}, nor does the delivery of vended logs` },
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
  ]
}

function roleOf(fn: Goaround['recovery']['functions']['Measure']): IConstruct {
  if (!fn.role) throw new Error(`${fn.node.path} has no role`)
  return fn.role
}
