import type { AttemptCommand } from '../../lambdas/contracts/workflow.ts'
import type { AirflowApi } from '../../lambdas/domain/ports/airflow-api.ts'
import type { World } from './world.ts'

/** As the event source runs them: two at most, so many commands each, two calls a second each. */
const GATEWAYS = 2
const BATCH = 36
const WINDOW_SECONDS = 1
const SECONDS_BETWEEN_CALLS = 0.5
const VISIBILITY_SECONDS = 60

export type GatewayCalls = {
  /** when Airflow was called, in milliseconds since the epoch, and by which method */
  readonly calls: { readonly at: number; readonly method: string }[]
  readonly send: (command: AttemptCommand) => void
  /** commands that wait */
  readonly backlog: () => number
}

type Options = {
  readonly world: World
  readonly airflow: AirflowApi
  /** what a process makes of the API: what it keeps or joins is its own */
  readonly client: (
    paced: AirflowApi,
    pause: (milliseconds: number) => Promise<void>,
    clock: () => number,
  ) => AirflowApi
  readonly run: (command: AttemptCommand, airflow: AirflowApi) => Promise<void>
}

/** The queue of commands and the gateways that take from it, as fast as they may call Airflow. */
export function gateways({ world, airflow, client, run }: Options): GatewayCalls {
  const calls: { at: number; method: string }[] = []
  const queue: AttemptCommand[] = []
  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => world.after(milliseconds / 1000, async () => resolve()))
  const paced = () => {
    let next = 0
    return methodsOf(airflow, async (method, call) => {
      const at = Math.max(world.now, next)
      next = at + SECONDS_BETWEEN_CALLS * 1000
      if (at > world.now) await pause(at - world.now)
      calls.push({ at, method })
      return call()
    })
  }
  const workers = Array.from({ length: GATEWAYS }, () => {
    const made = client(paced(), pause, () => world.now)
    return { busy: false, airflow: methodsOf(made, (_, call) => world.park(call())) }
  })
  const one = (command: AttemptCommand, through: AirflowApi) =>
    new Promise<void>((resolve) =>
      world.after(0, async () => {
        try {
          await run(command, through)
        } catch (error) {
          world.after(VISIBILITY_SECONDS, async () => send(command))
          throw error
        } finally {
          resolve()
        }
      }),
    )
  const work = async (worker: (typeof workers)[number]) => {
    while (queue.length > 0) {
      const batch = queue.splice(0, BATCH)
      await world.park(Promise.all(batch.map((command) => one(command, worker.airflow))))
    }
    worker.busy = false
  }
  const send = (command: AttemptCommand) => {
    queue.push(command)
    const idle = workers.find(({ busy }) => !busy)
    if (!idle) return
    idle.busy = true
    world.after(WINDOW_SECONDS, () => work(idle))
  }
  return { calls, send, backlog: () => queue.length }
}

function methodsOf(
  api: AirflowApi,
  around: (method: string, call: () => Promise<unknown>) => Promise<unknown>,
): AirflowApi {
  return new Proxy(api, {
    get: (object, name) => {
      const member = Reflect.get(object, name)
      if (typeof member !== 'function') return member
      return (...input: unknown[]) => around(String(name), () => member.apply(object, input))
    },
  })
}
