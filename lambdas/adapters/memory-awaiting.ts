import type { Awaiting, KnownAwaited } from '../domain/ports/awaiting.ts'
import type { Recovery } from '../domain/recovery/recovery.ts'

/** Twin in memory of who waits for what. */
export class MemoryAwaiting implements Awaiting {
  readonly #providers: { readonly key: string; readonly at: string; readonly recoveryId: string }[] = []
  readonly #awaiters = new Map<string, Set<string>>()

  async providers(environment: string, asset: string, since: string): Promise<string[]> {
    const key = `${environment}/${asset}`
    return this.#providers.filter((p) => p.key === key && p.at >= since).map((p) => p.recoveryId)
  }

  /** As the ledger does when it opens the recovery. */
  provide({ environment, openedAt, id, provides }: Recovery): void {
    for (const asset of provides) this.#providers.push({ key: `${environment}/${asset}`, at: openedAt, recoveryId: id })
  }

  async addAwaiter(environment: string, awaited: KnownAwaited, recoveryId: string): Promise<void> {
    const key = `${environment}/${JSON.stringify(awaited)}`
    this.#awaiters.set(key, (this.#awaiters.get(key) ?? new Set()).add(recoveryId))
  }

  async awaiters(environment: string, awaited: KnownAwaited): Promise<string[]> {
    return [...(this.#awaiters.get(`${environment}/${JSON.stringify(awaited)}`) ?? [])]
  }
}
