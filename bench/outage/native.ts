import { START } from '../../test/simulation/outage.ts'
import { SimDependency } from '../../test/simulation/outage-dependency.ts'
import { World } from '../../test/simulation/world.ts'
import { CALL, END, type Fared, HISTORY, LIMPING, MINUTES_APART, QUEUED, TASKS } from './trace.ts'

export type NativeRetries = {
  readonly retries: number
  readonly delayMinutes: number
  /** null: the same delay each time; else doubling, up to so many minutes */
  readonly exponentialUpTo: number | null
}

/**
 * Airflow's own retries, as a task instance computes them: the delay doubles with each try, up to twice of that by the
 * hash of the task instance, here by lot.
 */
export function retryDelay({ delayMinutes, exponentialUpTo }: NativeRetries, tryNumber: number, random: () => number) {
  if (exponentialUpTo === null) return delayMinutes
  const least = delayMinutes * 2 ** (tryNumber - 1)
  return Math.min(exponentialUpTo, least * (1 + random()))
}

/** The trace with tasks that know nothing of each other. */
export async function nativeOutage(seed: number, how: NativeRetries): Promise<Fared> {
  const world = new World(seed, 0)
  const minutes = () => (world.now - START) / 60_000
  const dependency = new SimDependency(
    () => world.now,
    HISTORY.map(([n, health]) => [START + n * 60_000, health]),
  )
  const waits: number[] = []
  let gaveUp = 0
  const attempt = async (task: string, tryNumber: number): Promise<void> => {
    await world.sleep(world.pick(...QUEUED) + world.pick(...CALL))
    const well = dependency.call({ task, tryNumber, probe: false })
    if (well && tryNumber > 1 && minutes() >= LIMPING) waits.push(minutes() - LIMPING)
    if (well) return
    if (tryNumber > how.retries) gaveUp += 1
    else world.after(60 * retryDelay(how, tryNumber, world.random), () => attempt(task, tryNumber + 1))
  }
  for (let n = 0; n < TASKS; n += 1) world.after(n * MINUTES_APART * 60, () => attempt(`task${n}`, 1))
  await world.runUntil(START + END * 60_000)
  const during = (health: string) => dependency.calls.filter((call) => call.health === health).length
  return { callsDown: during('down'), callsLimping: during('limping'), waits, gaveUp }
}
