import { BREAKER_DEFAULTS } from '../../lambdas/contracts/breaker-policy.ts'
import { CATEGORY_DEFAULTS } from '../../lib/config/retry-defaults.ts'
import { KEY, outage } from '../../test/simulation/outage.ts'
import { testPolicy } from '../../test/support/policy.ts'
import { CALL, END, type Fared, HISTORY, LIMPING, MINUTES_APART, TASKS } from './trace.ts'

export type Ours = {
  readonly guarded: boolean
  /** longest wait of an open breaker until its next probe; the default is an hour */
  readonly openCapSeconds?: number
}

/** As it is deployed: the categories' own waits, ten clears in ten minutes. */
const POLICY = {
  budget: { share: 0.1, floor: 10 },
  retry: { ...testPolicy().retry, categories: CATEGORY_DEFAULTS },
}

/** The trace with all of Goaround on memory twins. */
export async function ourOutage(seed: number, { guarded, openCapSeconds }: Ours): Promise<Fared> {
  const breaker = { ...BREAKER_DEFAULTS.dep, ...(openCapSeconds && { openCapSeconds }) }
  const s = outage({
    seed,
    crashes: 0,
    losses: 0,
    duplicates: 0.1,
    history: HISTORY,
    guarded,
    callSeconds: CALL,
    policy: { ...POLICY, dependencies: [{ name: KEY.name, breaker, pool: null }] },
  })
  await s.controls.startWatermark('test', s.world.clock())
  for (let n = 0; n < TASKS; n += 1) {
    s.plantAt(n * MINUTES_APART, { dagId: `dag${n % 6}`, runId: `run${n}`, taskId: 'call' })
  }
  await s.runTo(END)
  const during = (health: string) => s.dependency.calls.filter((call) => call.health === health).length
  const came = s.airflow.tasks.filter((task) => task.state === 'success' && task.tryNumber > 1)
  const minutes = came.map(({ endedAt }) => (Date.parse(endedAt ?? '') - s.minute(LIMPING)) / 60_000)
  return {
    callsDown: during('down'),
    callsLimping: during('limping'),
    waits: minutes.filter((n) => n >= 0),
    gaveUp: s.airflow.tasks.filter((task) => task.state !== 'success').length,
  }
}
