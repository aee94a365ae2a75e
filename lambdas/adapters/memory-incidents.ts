import type { AffectedRun, Incident, IncidentMember } from '../domain/incident/incident.ts'
import type { Incidents } from '../domain/ports/incidents.ts'
import { VersionConflict } from '../domain/ports/ledger.ts'

/** Twin in memory of the incidents: the same conditions, no AWS. */
export class MemoryIncidents implements Incidents {
  readonly incidents = new Map<string, Incident>()
  readonly #members = new Map<string, Map<string, IncidentMember>>()
  readonly #runs = new Map<string, Map<string, AffectedRun>>()

  async latest(base: string): Promise<Incident | undefined> {
    return [...this.incidents.values()]
      .filter((i) => i.base === base)
      .toSorted((a, b) => b.generation - a.generation)
      .at(0)
  }

  async load(id: string): Promise<Incident | undefined> {
    return this.incidents.get(id)
  }

  async create(incident: Incident): Promise<void> {
    if (this.incidents.has(incident.id)) throw new VersionConflict(incident.id)
    this.incidents.set(incident.id, incident)
  }

  async save(next: Incident): Promise<void> {
    if (this.incidents.get(next.id)?.version !== next.version - 1) throw new VersionConflict(next.id)
    this.incidents.set(next.id, next)
  }

  async addMember(id: string, member: IncidentMember): Promise<void> {
    const members = this.#members.get(id) ?? new Map<string, IncidentMember>()
    this.#members.set(id, members)
    if (!members.has(member.recoveryId)) members.set(member.recoveryId, member)
  }

  async members(id: string): Promise<IncidentMember[]> {
    return [...(this.#members.get(id)?.values() ?? [])]
  }

  async saveRun(id: string, run: AffectedRun): Promise<void> {
    const runs = this.#runs.get(id) ?? new Map<string, AffectedRun>()
    this.#runs.set(id, runs)
    const key = `${run.dagId}/${run.runId}`
    if ((runs.get(key)?.readAt ?? '') <= run.readAt) runs.set(key, run)
  }

  async runs(id: string): Promise<AffectedRun[]> {
    return [...(this.#runs.get(id)?.values() ?? [])]
  }

  async inState(environment: string, kind: Incident['state']['kind'], limit: number): Promise<Incident[]> {
    return [...this.incidents.values()]
      .filter((i) => i.environment === environment && i.state.kind === kind)
      .toSorted((a, b) => (a.lastSeen > b.lastSeen ? -1 : 1))
      .slice(0, limit)
  }
}
