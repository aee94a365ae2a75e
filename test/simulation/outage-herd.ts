import { together } from '../../lambdas/adapters/airflow-together.ts'
import { attempt } from '../../lambdas/domain/flows/attempt.ts'
import type { AirflowApi } from '../../lambdas/domain/ports/airflow-api.ts'
import { KEY, MINUTE, outage, unaccounted } from './outage.ts'
import { type GatewayCalls, gateways } from './outage-gateways.ts'

export type Herd = {
  readonly held: number
  readonly clears: number
  /** Airflow was called in the worst second, by the gateways */
  readonly peakCalls: number
  readonly callsPerClear: number
  /** started legs of what was held: a second, in the first ten and in the worst ten */
  readonly firstReleased: number
  readonly peakReleased: number
  /** from the closing until the last of the held was released, and cleared */
  readonly releasedMinutes: number
  readonly drainedMinutes: number
  readonly duplicates: number
  readonly left: readonly string[]
}

export type HerdOptions = {
  readonly seed: number
  readonly tasks: number
  /** failed tasks of one run */
  readonly perRun: number
  readonly dags: number
  readonly client?: Parameters<typeof gateways>[0]['client']
}

/** As the gateway's handler makes it. */
const joined: NonNullable<HerdOptions['client']> = (paced, pause, clock) => together(paced, { pause, clock })

/**
 * So many tasks find the breaker open within ten minutes; then it closes. No call, event or process is lost: what is
 * measured is the pace.
 */
export async function herd({ seed, tasks, perRun, dags, client = joined }: HerdOptions): Promise<Herd> {
  const pace: { made?: GatewayCalls } = {}
  const s = outage({
    seed,
    crashes: 0,
    losses: 0,
    duplicates: 0,
    history: [
      [1, 'down'],
      [15, 'up'],
    ],
    guarded: true,
    policy: { budget: { share: 0.1, floor: 10 } },
    setting: { command: (command) => pace.made?.send(command), togetherMs: 0 },
  })
  const flow = { ...s.flowOf('gateway'), ...s.ports }
  const run: Parameters<typeof gateways>[0]['run'] = async (command, airflow: AirflowApi) => {
    const result = await attempt({ ...flow, airflow }, command)
    if (result) await s.ports.tokens.complete(command.task_token, result)
  }
  const made = gateways({ world: s.world, airflow: s.airflow, client, run })
  pace.made = made
  await s.controls.startWatermark('test', s.world.clock())
  for (let n = 0; n < tasks; n += 1) {
    const group = Math.floor(n / perRun)
    const task = { dagId: `dag${group % dags}`, runId: `run${group}`, taskId: `call${n % perRun}` }
    const runAfter = new Date(s.minute(1) + group * 1000).toISOString()
    s.plantAt(2 + (8 * n) / tasks, { ...task, runAfter })
  }
  const released: number[] = []
  const start = s.ports.legs.start
  s.ports.legs.start = async (id, redrive, leg) => {
    if (leg > 1) released.push(s.world.now)
    return start(id, redrive, leg)
  }
  const cleared: number[] = []
  const onCleared = s.airflow.onCleared
  s.airflow.onCleared = (task) => {
    cleared.push(s.world.now)
    onCleared(task)
  }
  await s.runTo(15)
  const held = (await s.ledger.inState('test', 'held', Number.POSITIVE_INFINITY)).length
  await s.runTo(180)
  const closing = (await s.breakers.entries(KEY, 100)).find((entry) => entry.to === 'CLOSED' && entry.from !== 'CLOSED')
  const closed = Date.parse(closing?.at ?? s.world.clock())
  const since = (list: readonly number[]) => list.filter((at) => at >= closed)
  const calls = since(made.calls.map(({ at }) => at))
  const clears = made.calls.filter(({ at, method }) => at >= closed && method === 'clear').length / 2
  return {
    held,
    clears,
    peakCalls: most(calls, 1),
    callsPerClear: calls.length / clears,
    firstReleased: since(released).filter((at) => at < closed + 10_000).length / 10,
    peakReleased: most(since(released), 10),
    releasedMinutes: (Math.max(...since(released)) - closed) / MINUTE,
    drainedMinutes: (Math.max(...since(cleared)) - closed) / MINUTE,
    duplicates: s.airflow.cleared.length - new Set(s.airflow.cleared).size,
    left: [...unaccounted(s), ...s.failures().map(String)],
  }
}

/** In any stretch of so many seconds, by the second. */
function most(times: readonly number[], seconds: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  let worst = 0
  for (let from = 0, to = 0; to < sorted.length; to += 1) {
    while ((sorted[from] ?? 0) <= (sorted[to] ?? 0) - seconds * 1000) from += 1
    worst = Math.max(worst, to - from + 1)
  }
  return worst / seconds
}
