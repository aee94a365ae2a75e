import type { AffectedRun, Incident, IncidentMember } from '../incident/incident.ts'

/**
 * Incidents and what belongs to them. Reads are consistent but where said otherwise; a method that cannot reach the
 * store throws.
 */
export interface Incidents {
  /** The incident of the cause's highest generation. */
  latest(base: string): Promise<Incident | undefined>
  load(id: string): Promise<Incident | undefined>
  /** @throws VersionConflict where that generation exists */
  create(incident: Incident): Promise<void>
  /** @throws VersionConflict where the stored version is not `next.version - 1` */
  save(next: Incident): Promise<void>
  /** Once per recovery: a second time changes nothing. */
  addMember(id: string, member: IncidentMember): Promise<void>
  members(id: string): Promise<IncidentMember[]>
  /** Replaces what was read of that run before; an older reading does not replace a newer one. */
  saveRun(id: string, run: AffectedRun): Promise<void>
  runs(id: string): Promise<AffectedRun[]>
  /** Most recently seen first. Eventually consistent. */
  inState(environment: string, kind: Incident['state']['kind'], limit: number): Promise<Incident[]>
}
