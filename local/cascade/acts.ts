import { kill } from 'node:process'
import type { CascadePlatform } from './platform.ts'
import type { Fault, FaultName, Mark, Side } from './result.ts'
import type { SideWorld } from './side-world.ts'
import { isRunning, type Tasks } from './tasks.ts'

/** Something to do at a time. Seconds since the first event. */
export type Act = { readonly at: number; readonly do: () => void | Promise<void> }

export type Actors = {
  readonly platform: CascadePlatform
  readonly tasks: Readonly<Record<Side, Tasks>>
  /** on one side or, without one, on both */
  readonly note: (mark: Omit<Mark, 'at'>, side?: Side) => void
}

/** What a fault that the records do not bring about does to both sides at its begin and at its end. */
const EFFECTS: Readonly<Partial<Record<FaultName, readonly [begin: Effect, end: Effect]>>> = {
  'api-outage': [({ api }) => set(api, 'down'), ({ api }) => set(api, 'well')],
  'api-limp': [({ api }) => set(api, 'limping'), ({ api }) => set(api, 'well')],
  'slow-dependency': [({ partner }) => partner.setLate(true), ({ partner }) => partner.setLate(false)],
  'worker-kill': [(world, actors) => world.proxy.arm(async () => killed(world, actors)), () => {}],
}
type Effect = (world: SideWorld, actors: Actors) => void

export function actsOf(faults: readonly Fault[], actors: Actors): Act[] {
  const { fragile, fixed } = actors.platform
  const both = (effect: Effect) => () => {
    for (const world of [fragile, fixed]) effect(world, actors)
  }
  const acts = faults.flatMap(({ name, from, to }) => {
    const [begin, end] = EFFECTS[name] ?? []
    return begin && end
      ? [
          { at: from, do: both(begin) },
          { at: to, do: both(end) },
        ]
      : []
  })
  return acts.toSorted((a, b) => a.at - b.at)
}

const set = (api: SideWorld['api'], health: SideWorld['api']['health']): void => {
  api.health = health
}

function killed({ side }: SideWorld, { tasks, note }: Actors): boolean {
  const victim = tasks[side].all().find((task) => task.task === 'load' && isRunning(task) && task.pid !== null)
  if (!victim?.pid) return false
  try {
    kill(victim.pid, 'SIGKILL')
  } catch {
    // It has just ended by itself.
    return false
  }
  note({ kind: 'killed', text: `${victim.dag}.load, process ${victim.pid}, in the middle of its rows` }, side)
  return true
}
