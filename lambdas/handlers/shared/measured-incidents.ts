import type { AffectedRun, Incident, IncidentMember } from '../../domain/incident/incident.ts'
import type { Incidents } from '../../domain/ports/incidents.ts'
import { measure } from './telemetry.ts'

/** A flow writes at once what it has read, so that few are ever needed. */
const KEPT = 1000

/** Counts incidents as they open, close and open again, whoever wrote that. */
export class MeasuredIncidents implements Incidents {
  readonly #inner: Incidents
  /** What was read, by id and version: a save that succeeds is of the version before. */
  readonly #read = new Map<string, Incident>()

  constructor(inner: Incidents) {
    this.#inner = inner
  }

  async create(incident: Incident): Promise<void> {
    await this.#inner.create(incident)
    measure('IncidentsOpened', 1)
  }

  async save(next: Incident): Promise<void> {
    await this.#inner.save(next)
    const before = this.#read.get(versionKey(next.id, next.version - 1))
    if (before === undefined || before.state.kind === next.state.kind) return
    measure(next.state.kind === 'closed' ? 'IncidentsClosed' : 'IncidentsReopened', 1)
  }

  async latest(base: string): Promise<Incident | undefined> {
    return this.#kept(await this.#inner.latest(base))
  }

  async load(id: string): Promise<Incident | undefined> {
    return this.#kept(await this.#inner.load(id))
  }

  async inState(environment: string, kind: Incident['state']['kind'], limit: number): Promise<Incident[]> {
    const found = await this.#inner.inState(environment, kind, limit)
    for (const incident of found) this.#kept(incident)
    return found
  }

  addMember(id: string, member: IncidentMember): Promise<void> {
    return this.#inner.addMember(id, member)
  }

  members(id: string): Promise<IncidentMember[]> {
    return this.#inner.members(id)
  }

  saveRun(id: string, run: AffectedRun): Promise<void> {
    return this.#inner.saveRun(id, run)
  }

  runs(id: string): Promise<AffectedRun[]> {
    return this.#inner.runs(id)
  }

  #kept(incident: Incident | undefined): Incident | undefined {
    if (incident === undefined) return undefined
    if (this.#read.size >= KEPT) this.#read.clear()
    this.#read.set(versionKey(incident.id, incident.version), incident)
    return incident
  }
}

const versionKey = (id: string, version: number): string => `${id}#${version}`
