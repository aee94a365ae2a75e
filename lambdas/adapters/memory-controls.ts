import {
  type Controls,
  type EnvironmentStatus,
  type KillSwitch,
  type RunLeases,
  SetLater,
  type Watermark,
} from '../domain/ports/controls.ts'
import { plusSeconds } from '../domain/recovery/advance.ts'

/** Twin in memory of kill switch and watermark. */
export class MemoryControls implements Controls {
  readonly #switches = new Map<string, KillSwitch>()
  readonly #statuses = new Map<string, EnvironmentStatus>()
  readonly #marks = new Map<string, Watermark>()

  async killSwitch(environment: string): Promise<KillSwitch | undefined> {
    return this.#switches.get(environment)
  }

  async setKillSwitch(environment: string, value: KillSwitch): Promise<void> {
    const stands = this.#switches.get(environment)
    if (!value.paused && stands && stands.at > value.at) throw new SetLater(environment, value)
    this.#switches.set(environment, value)
  }

  async environmentStatus(environment: string): Promise<EnvironmentStatus | undefined> {
    return this.#statuses.get(environment)
  }

  async setEnvironmentStatus(environment: string, value: EnvironmentStatus): Promise<boolean> {
    if ((this.#statuses.get(environment)?.at ?? '') > value.at) return false
    this.#statuses.set(environment, value)
    return true
  }

  async watermark(environment: string): Promise<Watermark | undefined> {
    return this.#marks.get(environment)
  }

  async startWatermark(environment: string, since: string): Promise<Watermark> {
    const mark = this.#marks.get(environment) ?? { since, completeUntil: since }
    this.#marks.set(environment, mark)
    return mark
  }

  async moveWatermark(environment: string, from: Watermark, completeUntil: string): Promise<boolean> {
    if (this.#marks.get(environment)?.completeUntil !== from.completeUntil) return false
    this.#marks.set(environment, { since: from.since, completeUntil })
    return true
  }
}

/** Twin in memory of the run leases. */
export class MemoryRunLeases implements RunLeases {
  readonly #leases = new Map<string, { owner: string; until: string }>()

  async acquire(
    environment: string,
    dagId: string,
    runId: string,
    owner: string,
    now: string,
    ttlSeconds: number,
  ): Promise<boolean> {
    const key = `${environment}/${dagId}/${runId}`
    const held = this.#leases.get(key)
    if (held && held.owner !== owner && held.until >= now) return false
    this.#leases.set(key, { owner, until: plusSeconds(now, ttlSeconds) })
    return true
  }

  async release(environment: string, dagId: string, runId: string, owner: string): Promise<void> {
    const key = `${environment}/${dagId}/${runId}`
    if (this.#leases.get(key)?.owner === owner) this.#leases.delete(key)
  }
}
