import { herd } from '../test/simulation/outage-herd.ts'
import { machine } from './machine.ts'
import { nativeOutage } from './outage/native.ts'
import { ourOutage } from './outage/ours.ts'
import { DOWN, type Fared, LIMPING, TASKS, UP } from './outage/trace.ts'
import { table, whole } from './table.ts'

const FULL = 20
const QUICK = 2

const EXPONENTIAL = { retries: 5, delayMinutes: 5, exponentialUpTo: 60 }
const FIXED = { retries: 3, delayMinutes: 5, exponentialUpTo: null }

const WAYS: readonly (readonly [name: string, fare: (seed: number) => Promise<Fared>])[] = [
  ['Airflow: 5 retries, exponential from 5 min, at most 1 h', (seed) => nativeOutage(seed, EXPONENTIAL)],
  ['Airflow: 3 retries, 5 min each', (seed) => nativeOutage(seed, FIXED)],
  ['Goaround, calls guarded', (seed) => ourOutage(seed, { guarded: true })],
  [
    'Goaround, calls guarded, probes at most 10 min apart',
    (seed) => ourOutage(seed, { guarded: true, openCapSeconds: 600 }),
  ],
  ['Goaround, nobody guards', (seed) => ourOutage(seed, { guarded: false })],
]

/** Prints how the same outage goes with Airflow's own retries and with ours. `--quick` takes two histories. */
export async function benchOutage(args: readonly string[], print: (line: string) => void = console.log): Promise<void> {
  const seeds = args.includes('--quick') ? QUICK : FULL
  print(`outage · ${machine()}`)
  print(
    `${TASKS} tasks of 6 DAGs call one system, down for ${LIMPING - DOWN} min, then limping for ${UP - LIMPING} min (every second call fails); simulated time, mean of ${seeds} histories`,
  )
  print('')
  const rows: string[][] = []
  for (const [name, fare] of WAYS) {
    const fared: Fared[] = []
    for (let seed = 1; seed <= seeds; seed += 1) fared.push(await fare(seed))
    const mean = (of: (one: Fared) => number) => (fared.reduce((sum, one) => sum + of(one), 0) / seeds).toFixed(1)
    const waits = fared.flatMap((one) => one.waits).toSorted((a, b) => a - b)
    const average = waits.reduce((a, b) => a + b, 0) / Math.max(1, waits.length)
    const p95 = waits[Math.ceil(0.95 * waits.length) - 1] ?? 0
    rows.push([
      name,
      mean((one) => one.callsDown),
      mean((one) => one.callsLimping),
      `${whole(average)} min`,
      `${whole(p95)} min`,
      mean((one) => one.gaveUp),
    ])
  }
  const heading = ['', 'calls while down', 'while limping', 'wait after it is back', 'p95', 'gave up']
  for (const line of table(heading, rows)) print(line)
  print('')
  for (const line of await herdTable(args.includes('--quick') ? 200 : 2000)) print(line)
}

/** How what was held comes through once the breaker has closed. */
async function herdTable(tasks: number): Promise<string[]> {
  const rows: string[][] = []
  for (const perRun of [1, 2, 4]) {
    const { held, clears, callsPerClear, peakCalls, peakReleased, drainedMinutes } = await herd({
      seed: 1,
      tasks,
      perRun,
      dags: 20,
    })
    const calls = [callsPerClear.toFixed(2), whole(peakCalls), peakReleased.toFixed(1)]
    rows.push([`${whole(held)} held, ${perRun} of a run`, whole(clears), ...calls, `${drainedMinutes.toFixed(1)} min`])
  }
  const heading = ['', 'clears', 'Airflow calls each', 'calls/s at most', 'released/s at most', 'all cleared after']
  return table(heading, rows)
}
