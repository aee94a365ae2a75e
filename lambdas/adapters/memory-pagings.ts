import type { Paging } from '../domain/escalation/paging.ts'
import { VersionConflict } from '../domain/ports/ledger.ts'
import type { Pagings } from '../domain/ports/paging.ts'

/** Twin in memory of the paging records: the same conditions, no AWS. */
export class MemoryPagings implements Pagings {
  readonly pagings = new Map<string, Paging>()

  async load(_environment: string, incidentId: string): Promise<Paging | undefined> {
    return this.pagings.get(incidentId)
  }

  async loadAll(_environment: string, incidentIds: readonly string[]): Promise<Paging[]> {
    return incidentIds.flatMap((id) => this.pagings.get(id) ?? [])
  }

  async save(next: Paging): Promise<void> {
    const stored = this.pagings.get(next.incidentId)?.version ?? 0
    if (stored !== next.version - 1) throw new VersionConflict(next.incidentId)
    this.pagings.set(next.incidentId, next)
  }

  async due(environment: string, before: string, limit: number): Promise<Paging[]> {
    return [...this.pagings.values()]
      .filter((p) => p.environment === environment && p.wakeAt !== null && p.wakeAt <= before)
      .toSorted((a, b) => ((a.wakeAt ?? '') < (b.wakeAt ?? '') ? -1 : 1))
      .slice(0, limit)
  }
}
