import type { BreakerKey } from '../../lambdas/contracts/breaker.ts'
import { electProbe } from '../../lambdas/domain/breaker/flows/elect-probe.ts'
import { settleProbe } from '../../lambdas/domain/breaker/flows/settle-probe.ts'
import { put, type Stage, stage, taskOf } from './stage.ts'

export type Skew = {
  readonly histories: number
  readonly periods: number
  /** probes that took the seat of one that was alive, within one open period: most, and in all */
  readonly extra: readonly [number, number]
  /** verdicts that were written although another one held the seat */
  readonly violations: number
}

const CALLERS = 20

/** Callers whose clocks differ by up to so many seconds either way all want to probe, again and again. */
export async function skew(
  histories: number,
  key: BreakerKey,
  skewSeconds = 120,
  workSeconds = key.kind === 'api' ? 10 : 400,
): Promise<Skew> {
  const sum = { histories, periods: 0, most: 0, all: 0, violations: 0 }
  for (let seed = 1; seed <= histories; seed += 1) {
    const on = stage(seed, key)
    await put(on, { kind: 'OPEN', notBefore: on.scheduler.clock() })
    const end = on.scheduler.now + 1_800_000
    const alive = new Set<string>()
    let extra = 0
    watch(
      on,
      alive,
      () => {
        extra += 1
        sum.most = Math.max(sum.most, extra)
        sum.all += 1
      },
      () => {
        sum.periods += 1
        extra = 0
      },
      () => (sum.violations += 1),
    )
    const call = async (caller: number) => {
      const clockError = (on.random() * 2 - 1) * skewSeconds
      const flow = on.flow(taskOf(caller), clockError)
      while (on.scheduler.now < end) {
        await on.scheduler.wait((5 + on.random() * 20) * 1000)
        const me = { recoveryId: null, taskInstance: taskOf(caller) }
        const { probe } = await electProbe(flow, on.key, [me])
        if (!probe) continue
        alive.add(me.taskInstance)
        await on.scheduler.wait(on.random() * workSeconds * 1000)
        alive.delete(me.taskInstance)
        const outcome = on.random() < 0.9 ? 'fail' : 'ok'
        await settleProbe(flow, on.key, { ...me, token: probe.token, outcome, retryAfterSeconds: null })
      }
    }
    for (let caller = 0; caller < CALLERS; caller += 1) void call(caller)
    await on.scheduler.run()
  }
  const { periods, most, all, violations } = sum
  return { histories, periods, extra: [most, all], violations }
}

function watch(
  { store, state }: Stage,
  alive: ReadonlySet<string>,
  onExtra: () => void,
  onPeriod: () => void,
  onViolation: () => void,
): void {
  const save = store.save.bind(store)
  store.save = async (next, entry) => {
    const before = state()
    await save(next, entry)
    const holder = before.kind === 'HALF_OPEN' ? before.probe?.owner.taskInstance : undefined
    if (entry.event === 'elect' && holder !== undefined && alive.has(holder)) onExtra()
    if (next.state.kind === 'OPEN' && before.kind === 'HALF_OPEN') onPeriod()
    if (entry.event === 'verdict' && holder !== entry.actor) onViolation()
  }
}
