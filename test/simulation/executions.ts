import type {
  AttemptCommand,
  AttemptResult,
  LegInput,
  PlanResult,
  SettleInput,
  SettleResult,
} from '../../lambdas/contracts/workflow.ts'
import type { Legs, StartedLeg, TaskTokens } from '../../lambdas/domain/ports/transport.ts'
import type { World } from './world.ts'

export type Steps = {
  plan: (input: LegInput) => Promise<PlanResult>
  command: (command: AttemptCommand) => void
  settle: (input: SettleInput) => Promise<SettleResult>
  /** EventBridge tells of an execution that failed */
  failed: (id: string, redrive: number, leg: number) => void
}

const LAMBDA_TRIES = 3

/** Step Functions: one execution a name, the workflow's states in order, tokens that time out. */
export class Executions implements Legs, TaskTokens {
  readonly #world: World
  readonly #status = new Map<string, 'RUNNING' | 'SUCCEEDED' | 'FAILED'>()
  readonly #tokens = new Map<string, (result: AttemptResult) => void>()
  steps!: Steps

  constructor(world: World) {
    this.#world = world
  }

  async start(recoveryId: string, redrive: number, leg: number): Promise<StartedLeg> {
    const name = `${recoveryId}-${redrive}-${leg}`
    const known = this.#status.get(name)
    if (known) return known === 'RUNNING' ? 'running' : 'closed'
    this.#status.set(name, 'RUNNING')
    this.#world.after(0, () => this.#execute(name, recoveryId, redrive, leg))
    return 'started'
  }

  async running(recoveryId: string, redrive: number, leg: number): Promise<boolean> {
    return this.#status.get(`${recoveryId}-${redrive}-${leg}`) === 'RUNNING'
  }

  async complete(token: string, result: AttemptResult): Promise<'sent' | 'gone'> {
    const resolve = this.#tokens.get(token)
    if (!resolve) return 'gone'
    this.#tokens.delete(token)
    resolve(result)
    return 'sent'
  }

  async #execute(name: string, recovery_id: string, redrive: number, leg: number): Promise<void> {
    try {
      // An operator's abort, a deleted version, a quota: now and then an execution dies of something else.
      for (;;) {
        const planned = await this.#lambda(() => this.steps.plan({ recovery_id, leg }))
        if (planned.action === 'end') break
        if (planned.action === 'wait') await this.#world.sleep(planned.seconds)
        const result = await this.#attempt(recovery_id, leg, planned.timeout_seconds)
        const settled = await this.#lambda(() => this.steps.settle({ recovery_id, leg, result }))
        if (settled.next === 'end') break
      }
      this.#status.set(name, 'SUCCEEDED')
    } catch {
      this.#status.set(name, 'FAILED')
      if (this.#world.random() < 0.5) this.#world.after(2, async () => this.steps.failed(recovery_id, redrive, leg))
    }
  }

  async #attempt(recovery_id: string, leg: number, timeoutSeconds: number): Promise<AttemptResult> {
    const task_token = `token-${this.#world.random()}`
    const answer = new Promise<AttemptResult>((resolve) => {
      this.#tokens.set(task_token, resolve)
      this.#world.after(timeoutSeconds, async () => {
        if (this.#tokens.delete(task_token)) resolve({ outcome: 'not-now', reason: 'timed-out', detail: 'no answer' })
      })
    })
    this.steps.command({ recovery_id, leg, task_token })
    return this.#world.park(answer)
  }

  async #lambda<T>(call: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await call()
      } catch (error) {
        if (tries >= LAMBDA_TRIES) throw error
        await this.#world.sleep(tries * 2)
      }
    }
  }
}
