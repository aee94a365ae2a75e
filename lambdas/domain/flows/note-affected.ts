import { merged } from '../incident/affected.ts'
import type { AffectedRun } from '../incident/incident.ts'
import type { Incidents } from '../ports/incidents.ts'

/** Adds what was read of a run to what an incident knows of it: what has healed since was hit all the same. */
export async function noteAffected(
  { incidents }: { readonly incidents: Incidents },
  incidentId: string,
  read: AffectedRun,
): Promise<void> {
  const known = (await incidents.runs(incidentId)).find((r) => r.dagId === read.dagId && r.runId === read.runId)
  await incidents.saveRun(incidentId, known ? merged(known, read) : read)
}
