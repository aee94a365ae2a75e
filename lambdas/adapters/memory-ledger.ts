import type { TaskInstanceKey } from '../contracts/identifiers.ts'
import { memberOf } from '../domain/incident/incident.ts'
import { type Evidence, type Ledger, type Pointer, VersionConflict } from '../domain/ports/ledger.ts'
import { subjectKey } from '../domain/recovery/identity.ts'
import { isTerminal, type Recovery, type StateKind, type Step } from '../domain/recovery/recovery.ts'
import { settlementOf } from '../domain/recovery/settlement.ts'
import { MemoryAwaiting } from './memory-awaiting.ts'
import { MemoryIncidents } from './memory-incidents.ts'

type Pointed = { readonly subject: TaskInstanceKey; readonly pointer: Pointer }

/** The ledger's twin in memory: the same conditions, no AWS. */
export class MemoryLedger implements Ledger {
  readonly recoveries = new Map<string, Recovery>()
  /** where it writes members and providers, as the other ledger does into its table */
  readonly incidents: MemoryIncidents
  readonly awaiting: MemoryAwaiting
  readonly #pointers = new Map<string, Pointed>()
  readonly #steps = new Map<string, Step[]>()
  readonly #evidence = new Map<string, Map<string, Evidence>>()

  constructor(incidents = new MemoryIncidents(), awaiting = new MemoryAwaiting()) {
    this.incidents = incidents
    this.awaiting = awaiting
  }

  async pointer(environment: string, subject: TaskInstanceKey): Promise<Pointer | undefined> {
    return this.#pointers.get(`${environment}/${subjectKey(subject)}`)?.pointer
  }

  async load(id: string): Promise<Recovery | undefined> {
    return this.recoveries.get(id)
  }

  async loadAll(ids: readonly string[]): Promise<Recovery[]> {
    return ids.flatMap((id) => this.recoveries.get(id) ?? [])
  }

  async open(recovery: Recovery, step: Step, evidence: Evidence, replaces: Pointer | undefined): Promise<void> {
    const key = `${recovery.environment}/${subjectKey(recovery.subject)}`
    const raced = this.#pointers.get(key)?.pointer.recoveryId !== replaces?.recoveryId
    if (raced || this.recoveries.has(recovery.id)) throw new VersionConflict(recovery.id)
    this.recoveries.set(recovery.id, recovery)
    this.#pointers.set(key, { subject: recovery.subject, pointer: { recoveryId: recovery.id, settled: null } })
    this.#steps.set(recovery.id, [step])
    this.#evidence.set(recovery.id, new Map([[evidence.key, evidence]]))
    await this.incidents.addMember(recovery.incidentId, memberOf(recovery))
    this.awaiting.provide(recovery)
  }

  async save(next: Recovery, step: Step): Promise<void> {
    if (this.recoveries.get(next.id)?.version !== next.version - 1) throw new VersionConflict(next.id)
    this.recoveries.set(next.id, next)
    this.#steps.get(next.id)?.push(step)
    if (isTerminal(next.state)) {
      const pointer = { recoveryId: next.id, settled: settlementOf(next) }
      this.#pointers.set(`${next.environment}/${subjectKey(next.subject)}`, { subject: next.subject, pointer })
    }
  }

  async addEvidence(id: string, evidence: Evidence): Promise<void> {
    const known = this.#evidence.get(id)
    if (known && !known.has(evidence.key)) known.set(evidence.key, evidence)
  }

  async evidence(id: string): Promise<Evidence[]> {
    return [...(this.#evidence.get(id)?.values() ?? [])].toSorted((a, b) => (a.key < b.key ? -1 : 1))
  }

  async steps(id: string): Promise<Step[]> {
    return [...(this.#steps.get(id) ?? [])]
  }

  async due(environment: string, before: string, limit: number): Promise<Recovery[]> {
    return this.#dueOf((r) => r.state.kind !== 'held', environment, before, limit)
  }

  async dueHeld(environment: string, before: string, limit: number): Promise<Recovery[]> {
    return this.#dueOf((r) => r.state.kind === 'held' && !isHeldByBreaker(r), environment, before, limit)
  }

  async heldByBreakers(environment: string, limit: number): Promise<Recovery[]> {
    return this.#dueOf(isHeldByBreaker, environment, '~', limit)
  }

  async #dueOf(
    group: (r: Recovery) => boolean,
    environment: string,
    before: string,
    limit: number,
  ): Promise<Recovery[]> {
    return [...this.recoveries.values()]
      .filter((r) => group(r) && r.environment === environment && r.wakeAt !== null && r.wakeAt <= before)
      .toSorted((a, b) => ((a.wakeAt ?? '') < (b.wakeAt ?? '') ? -1 : 1))
      .slice(0, limit)
  }

  async inState(environment: string, kind: StateKind, limit: number, since = ''): Promise<Recovery[]> {
    return [...this.recoveries.values()]
      .filter((r) => r.environment === environment && r.state.kind === kind && r.updatedAt >= since)
      .toSorted((a, b) => (a.updatedAt > b.updatedAt ? -1 : 1))
      .slice(0, limit)
  }

  async count(environment: string, kind: StateKind): Promise<number> {
    return (await this.inState(environment, kind, Number.POSITIVE_INFINITY)).length
  }

  async pointersOfRun(environment: string, dagId: string, runId: string): Promise<Pointed[]> {
    return [...this.#pointers.entries()]
      .filter(
        ([key, { subject }]) =>
          key.startsWith(`${environment}/`) && subject.dag_id === dagId && subject.run_id === runId,
      )
      .map(([, pointed]) => pointed)
  }
}

const isHeldByBreaker = ({ state }: Recovery) => state.kind === 'held' && state.reason === 'breaker-open'
