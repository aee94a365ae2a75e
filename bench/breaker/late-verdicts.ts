import { breakerPartition } from '../../lambdas/contracts/breaker.ts'
import type { Probe } from '../../lambdas/domain/breaker/breaker.ts'
import { electProbe } from '../../lambdas/domain/breaker/flows/elect-probe.ts'
import { evaluate } from '../../lambdas/domain/breaker/flows/evaluate.ts'
import { overrideBreaker } from '../../lambdas/domain/breaker/flows/override-breaker.ts'
import { settleProbe } from '../../lambdas/domain/breaker/flows/settle-probe.ts'
import { put, type Stage, stage, taskOf } from './stage.ts'

export type LateVerdicts = {
  readonly interleavings: number
  readonly probes: number
  readonly verdicts: number
  /** told by a probe that had been replaced or overtaken, and dropped */
  readonly late: number
  /** writes by a probe that did not hold the seat at that moment */
  readonly violations: number
}

const PROBERS = 4
const LEASE_SECONDS = 1
/** Lease and its grace: whoever speaks about then meets whoever takes the seat. */
const REPLACED_AFTER_SECONDS = 6

/**
 * Probes that tell what became of them long after their lease, at the moment of it, or twice, while others take their
 * seat, an evaluator makes its rounds and an operator interferes.
 * @param fenced false: whoever has a verdict writes it, as if it still held the seat
 */
export async function lateVerdicts(interleavings: number, fenced = true): Promise<LateVerdicts> {
  const sum = { interleavings, probes: 0, verdicts: 0, late: 0, violations: 0 }
  for (let seed = 1; seed <= interleavings; seed += 1) {
    const on = stage(seed, undefined, { leaseSeconds: LEASE_SECONDS, openBaseSeconds: 1, openCapSeconds: 2 })
    await put(on, { kind: 'OPEN', notBefore: on.scheduler.clock() })
    watch(on, sum)
    for (let prober = 0; prober < PROBERS; prober += 1) void probe(on, prober, sum, fenced)
    void rounds(on)
    void interfere(on)
    await on.scheduler.run()
  }
  return sum
}

type Sum = { probes: number; verdicts: number; late: number; violations: number }

/** Looks at each write by what is stored at that very moment. */
function watch({ store, key }: Stage, sum: Sum): void {
  const save = store.save.bind(store)
  store.save = async (next, entry) => {
    const before = store.breakers.get(breakerPartition(key))?.state
    await save(next, entry)
    if (entry.event !== 'verdict') return
    const holder = before?.kind === 'HALF_OPEN' ? before.probe?.owner.taskInstance : undefined
    if (holder !== entry.actor) sum.violations += 1
  }
}

async function probe(on: Stage, prober: number, sum: Sum, fenced: boolean): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    const me = { recoveryId: null, taskInstance: `${taskOf(prober)}${round}` }
    const flow = on.flow(me.taskInstance)
    await on.scheduler.wait(on.random() * 4000)
    const { probe: elected } = await electProbe(flow, on.key, [me])
    if (!elected) continue
    sum.probes += 1
    await on.scheduler.wait(timeOf(on))
    const twice = on.random() < 0.2
    const told = [tell(on, elected, sum, fenced), ...(twice ? [tell(on, elected, sum, fenced)] : [])]
    await Promise.all(told)
  }
}

/** Soon, about when the seat is taken, or long after. Milliseconds. */
function timeOf({ random }: Stage): number {
  const lot = random()
  if (lot < 0.2) return random() * 1000
  return lot < 0.6 ? REPLACED_AFTER_SECONDS * 1000 + (random() - 0.5) * 400 : random() * 20_000
}

async function tell(on: Stage, { owner, token }: Probe, sum: Sum, fenced: boolean): Promise<void> {
  const outcome = (['ok', 'fail', 'throttled', 'ignored'] as const)[Math.floor(on.random() * 4)] ?? 'ok'
  const said = { taskInstance: owner.taskInstance, outcome, retryAfterSeconds: null }
  sum.verdicts += 1
  // Without a fence the verdict counts for whoever holds the seat.
  const state = on.state()
  const holder = !fenced && state.kind === 'HALF_OPEN' ? state.probe : undefined
  const claim = holder ? { ...said, taskInstance: holder.owner.taskInstance, token: holder.token } : { ...said, token }
  const { tells } = await settleProbe(on.flow(owner.taskInstance), on.key, claim)
  if (tells.includes('stale-verdict')) sum.late += 1
}

async function rounds(on: Stage): Promise<void> {
  for (let round = 0; round < 8; round += 1) {
    await on.scheduler.wait(on.random() * 5000)
    await evaluate(on.flow('evaluator'), on.key)
  }
}

async function interfere(on: Stage): Promise<void> {
  if (on.random() > 0.2) return
  await on.scheduler.wait(on.random() * 20_000)
  const asked = { override: 'METRICS_ONLY', actor: 'ann', reason: 'looking', forSeconds: 2 } as const
  await overrideBreaker(on.flow('ann'), on.key, asked)
}
