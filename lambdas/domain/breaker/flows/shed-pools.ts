import type { BreakerKey } from '../../../contracts/breaker.ts'
import type { Policy } from '../../../contracts/policy.ts'
import { AirflowApiError } from '../../ports/airflow-api.ts'
import type { BreakerStates } from '../../ports/breakers.ts'
import type { Controls } from '../../ports/controls.ts'
import type { AirflowPools, PoolRecords, StoredPool } from '../../ports/pools.ts'
import type { Breaker } from '../breaker.ts'
import { type PoolRecord, type PoolStep, type PoolTurn, poolStep, poolToRead } from '../pool-size.ts'
import { isShut } from '../shut.ts'

export type PoolFlow = {
  readonly breakers: Pick<BreakerStates, 'list'>
  readonly records: PoolRecords
  readonly pools: AirflowPools
  readonly controls: Pick<Controls, 'killSwitch'>
  readonly policy: Pick<Policy, 'environment' | 'mode' | 'dependencies'>
  /** ISO 8601, UTC */
  readonly clock: () => string
}

/** Names of dependencies, by what became of their pools. */
export type ShedPools = {
  readonly cut: readonly string[]
  readonly restored: readonly string[]
  /** an operator's size was found, and stays */
  readonly left: readonly string[]
  /** what Airflow did not do, each with the reason; the next round tries again */
  readonly failed: readonly { readonly dependency: string; readonly why: string }[]
}

type Did = 'cut' | 'restored' | 'left' | 'nothing'

/**
 * Cuts the pools of dependencies whose breaker is not closed to the probe's slot, and gives the others their size back:
 * also those whose dependency, or its pool, is not configured any more. In `observe` none is cut.
 */
export async function shedPools(flow: PoolFlow): Promise<ShedPools> {
  const done: Record<Did, string[]> = { cut: [], restored: [], left: [], nothing: [] }
  const failed: { dependency: string; why: string }[] = []
  for (const breaker of await flow.breakers.list(flow.policy.environment)) {
    if (breaker.key.kind !== 'dep') continue
    const dependency = breaker.key.name
    try {
      done[await shedPool(flow, breaker)].push(dependency)
    } catch (error) {
      if (!(error instanceof AirflowApiError)) throw error
      failed.push({ dependency, why: error.message })
    }
  }
  const { cut, restored, left } = done
  return { cut, restored, left, failed }
}

async function shedPool(flow: PoolFlow, breaker: Breaker): Promise<Did> {
  const { key } = breaker
  const stored = await flow.records.load(key)
  const now = flow.clock()
  const turn: PoolTurn = { record: stored.record, wanted: wantedPool(flow, breaker, now), now }
  const name = poolToRead(turn)
  const step = poolStep(turn, name === undefined ? undefined : await flow.pools.slots(name))
  if (step.kind === 'nothing') return 'nothing'
  if (step.kind === 'missing') throw new AirflowApiError('not-found', 404, `there is no pool ${name}`)
  if (step.kind === 'note') return noted(flow, key, stored, step.record)
  // Just before the act: whatever the round did before may have taken its time.
  if (name === undefined || (await flow.controls.killSwitch(flow.policy.environment))?.paused) return 'nothing'
  return step.kind === 'cut' ? cut(flow, key, stored, name, step) : restore(flow, key, stored, name, step)
}

/** The pool that is to have one slot now, if any. */
function wantedPool({ policy }: PoolFlow, breaker: Breaker, now: string): string | null {
  if (policy.mode === 'observe' || !isShut(breaker, now)) return null
  return policy.dependencies.find(({ name }) => name === breaker.key.name)?.pool ?? null
}

async function noted(flow: PoolFlow, key: BreakerKey, stored: StoredPool, record: PoolRecord): Promise<Did> {
  await flow.records.save(key, { version: stored.version + 1, record })
  return record.kind === 'left' ? 'left' : 'nothing'
}

/** Its size is stored first, so that a crash at any point leaves it known. */
async function cut(
  flow: PoolFlow,
  key: BreakerKey,
  stored: StoredPool,
  pool: string,
  { from, to, before, after, refused }: Extract<PoolStep, { kind: 'cut' }>,
): Promise<Did> {
  const begun = { version: stored.version + 1, record: before }
  if (!(await flow.records.save(key, begun))) return 'nothing'
  const set = await flow.pools.setSlots(pool, from, to)
  await flow.records.save(key, { version: begun.version + 1, record: set ? after : refused })
  return set ? 'cut' : 'left'
}

/** Forgotten last; where somebody changed it meanwhile the next round sees theirs. */
async function restore(
  flow: PoolFlow,
  key: BreakerKey,
  stored: StoredPool,
  pool: string,
  { from, to, after }: Extract<PoolStep, { kind: 'restore' }>,
): Promise<Did> {
  if (!(await flow.pools.setSlots(pool, from, to))) return 'nothing'
  await flow.records.save(key, { version: stored.version + 1, record: after })
  return 'restored'
}
