import { electProbe } from '../../lambdas/domain/breaker/flows/elect-probe.ts'
import { put, type Stage, stage, taskOf } from './stage.ts'

export type SingleProbe = {
  readonly callers: number
  readonly seeds: number
  /** fewest and most callers that were admitted in one history */
  readonly admitted: readonly [number, number]
  /** of a store whose writes ask for nothing */
  readonly unconditional: readonly [number, number]
  readonly conflicts: number
}

/** Every caller wants to probe at the same moment, the first in which it may be done. */
export async function singleProbe(seeds: number, callers = 200): Promise<SingleProbe> {
  const admitted: number[] = []
  const unconditional: number[] = []
  let conflicts = 0
  for (let seed = 1; seed <= seeds; seed += 1) {
    const fair = stage(seed)
    admitted.push(await rush(fair, callers))
    conflicts += fair.conflicts()
    if (seed > 20) continue
    const loose = stage(seed)
    const { store } = loose
    store.save = async (next) => void store.breakers.set(`BRK#sim#dep#${next.key.name}`, next)
    unconditional.push(await rush(loose, callers))
  }
  const range = (all: readonly number[]) => [Math.min(...all), Math.max(...all)] as const
  return { callers, seeds, admitted: range(admitted), unconditional: range(unconditional), conflicts }
}

async function rush(on: Stage, callers: number): Promise<number> {
  await put(on, { kind: 'OPEN', notBefore: on.scheduler.clock() })
  let admitted = 0
  for (let caller = 0; caller < callers; caller += 1) {
    const me = { recoveryId: null, taskInstance: taskOf(caller) }
    void electProbe(on.flow(me.taskInstance), on.key, [me]).then(({ probe }) => {
      if (probe) admitted += 1
    })
  }
  await on.scheduler.run()
  return admitted
}
