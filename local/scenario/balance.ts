import type {
  Balance,
  BalanceBreaker,
  BalanceFailure,
  BalanceIncident,
  Outcome,
} from '../../lambdas/contracts/balance.ts'
import type { TaskInstanceKey } from '../../lambdas/contracts/identifiers.ts'
import { secondsBetween } from '../../lambdas/domain/recovery/advance.ts'
import type { StateKind, Step } from '../../lambdas/domain/recovery/recovery.ts'
import { causeName, type IncidentTrail, victimsOf } from './incident-trails.ts'
import type { Trail } from './ledger-watch.ts'
import { percentile } from './percentile.ts'

const OUTCOMES: Partial<Record<StateKind, Outcome>> = {
  recovered: 'recovered',
  'dead-lettered': 'dead-lettered',
  waived: 'waived',
}

/** What the ledger says of every accepted failure, and the sums. `rejected` is counted by its own queue. */
export function balanceOf(
  trails: readonly Trail[],
  incidents: readonly IncidentTrail[],
  rejected: number,
  breakers: readonly BalanceBreaker[] = [],
  metrics: readonly string[] = [],
): Balance {
  const failures = trails.map(failureOf)
  const having = (outcome: Outcome) => failures.filter((failure) => failure.outcome === outcome).length
  const latencies = failures.map((failure) => failure.verdictSeconds)
  return {
    accepted: failures.length,
    recovered: having('recovered'),
    deadLettered: having('dead-lettered'),
    waived: having('waived'),
    inFlight: having('in-flight'),
    rejected,
    verdictLatency:
      latencies.length === 0 ? null : { p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95) },
    failures,
    incidents: incidents.map(balanceIncident),
    breakers: [...breakers],
    metrics: [...metrics],
  }
}

const balanceIncident = (trail: IncidentTrail): BalanceIncident => ({
  id: trail.incident.id,
  cause: causeName(trail.incident),
  root: trail.root && idsOf(trail.root.subject),
  members: trail.members.length,
  victims: victimsOf(trail),
  state: trail.incident.state.kind,
  causedBy: [...trail.incident.causedBy],
})

const idsOf = ({ dag_id, run_id, task_id, map_index }: TaskInstanceKey) => ({
  dag: dag_id,
  run: run_id,
  task: task_id,
  mapIndex: map_index,
})

function failureOf({ recovery, steps }: Trail): BalanceFailure {
  const { subject, verdict, firstFailure } = recovery
  const outcome = OUTCOMES[recovery.state.kind] ?? 'in-flight'
  const opened = steps[0]?.at ?? recovery.openedAt
  const came = steps.findLast((step) => step.from !== step.to)?.at ?? recovery.updatedAt
  const since = (instant: string) => tenths(Math.max(0, secondsBetween(firstFailure.endedAt, instant)))
  return {
    recoveryId: recovery.id,
    ...idsOf(subject),
    incident: recovery.incidentId,
    verdict: verdict.class,
    category: verdict.category,
    rule: verdict.rule,
    waits: steps
      .filter((step) => step.to === 'waiting' && !isClear(step))
      .map((step) => number(step, 'waitSeconds') ?? 0),
    attempts: steps.filter(isClear).map((step) => ({ try: number(step, 'try') ?? 0, at: step.at })),
    deadLetters: steps.filter((step) => step.to === 'dead-lettered' && step.from !== step.to).length,
    redrives: recovery.redrive,
    outcome,
    recoveredBy: recovery.state.kind === 'recovered' ? recovery.state.by : null,
    seconds: outcome === 'in-flight' ? null : since(came),
    verdictSeconds: since(opened),
  }
}

/** The gateway notes each clear before it sends it; of a failure that is cleared along, in whatever state that is. */
export const isClear = (step: Step): boolean => step.from === step.to && number(step, 'attempt') !== undefined

function number(step: Step, input: string): number | undefined {
  const value = step.inputs[input]
  return typeof value === 'number' ? value : undefined
}

const tenths = (seconds: number): number => Math.round(seconds * 10) / 10
