import type { Breaker } from '../breaker/breaker.ts'
import { electProbe } from '../breaker/flows/elect-probe.ts'
import { rampLimit } from '../breaker/ramp.ts'
import type { Legs } from '../ports/transport.ts'
import { subjectKey } from '../recovery/identity.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { breakerFlow, breakerPolicyOf, dependencyKey, type GateFlow } from './breaker-gate.ts'
import { startLeg } from './start-leg.ts'

export type BreakerReleaseFlow = GateFlow & { readonly legs: Legs }

export type ReleasedByBreaker = { readonly released: number; readonly waiting: number; readonly ramping: boolean }

/**
 * Starts held recoveries as their breakers allow: while one is open and it is time, the probe; once it has closed, so
 * many as its ramp lets through in the time given.
 * @param held recoveries with the reason `breaker-open`, in the order of their turn
 * @param seconds since the last call
 */
export async function releaseByBreaker(
  flow: BreakerReleaseFlow,
  held: readonly Recovery[],
  seconds: number,
): Promise<ReleasedByBreaker> {
  const byDependency = Map.groupBy(held, (r) => r.verdict.dependency ?? '')
  const names = new Set([...flow.policy.dependencies.map((d) => d.name), ...byDependency.keys()])
  let released = 0
  let ramping = false
  for (const name of names) {
    const work = byDependency.get(name) ?? []
    const chosen = await chosenOf(flow, name, work, seconds)
    for (const recovery of chosen.now) await startLeg(flow, recovery, chosen.why)
    released += chosen.now.length
    ramping ||= chosen.closed && work.length > chosen.now.length
  }
  return { released, waiting: held.length - released, ramping }
}

type Chosen = { readonly now: readonly Recovery[]; readonly why: string; readonly closed: boolean }

async function chosenOf(
  flow: BreakerReleaseFlow,
  name: string,
  work: readonly Recovery[],
  seconds: number,
): Promise<Chosen> {
  const key = dependencyKey(flow.policy, name)
  const policy = breakerPolicyOf(flow.policy)(key)
  if (!policy) return { now: work, why: `${name} has no breaker any more`, closed: true }
  const owners = work.map((r) => ({ recoveryId: r.id, taskInstance: subjectKey(r.subject) }))
  const { breaker, probe } = await electProbe(breakerFlow(flow), key, owners)
  const elected = work.find((r) => r.id === (probe ?? standingProbe(breaker))?.owner.recoveryId)
  if (elected) return { now: [elected], why: `the probe of ${name}`, closed: false }
  const many = Math.floor(rampLimit(breaker, policy, flow.clock()) * seconds)
  const now = many > 0 ? nextRuns(work, many, policy.rampCapPerSecond) : []
  return { now, why: `${name} has closed`, closed: many > 0 }
}

/**
 * The next so many, failed roots of one run together, since one clear takes them all; of a large run no more than a
 * second of the ramp's cap. Only at the cap the last run may be more than is left.
 */
function nextRuns(work: readonly Recovery[], many: number, cap: number): Recovery[] {
  const next: Recovery[] = []
  for (const mates of Map.groupBy(work, ({ subject }) => `${subject.dag_id}/${subject.run_id}`).values()) {
    const together = mates.slice(0, Math.max(1, Math.floor(cap)))
    const over = next.length + together.length > many && (many < cap || next.length >= many)
    if (next.length > 0 && over) break
    next.push(...together)
  }
  return next
}

/** Elected in an earlier round that died before it started the leg. */
const standingProbe = ({ state }: Breaker) => (state.kind === 'HALF_OPEN' ? state.probe : null)
