import type { Incidents } from '../ports/incidents.ts'
import { VersionConflict } from '../ports/ledger.ts'

const MOST_CAUSES = 10
const CONFLICTS_BORNE = 8

/** Books that an incident follows from others. They stay incidents of their own: what mends one need not mend the other. */
export async function linkIncidents(
  { incidents }: { readonly incidents: Incidents },
  id: string,
  causes: readonly string[],
): Promise<void> {
  for (let conflicts = 0; ; conflicts += 1) {
    const incident = await incidents.load(id)
    if (!incident) return
    const fresh = causes.filter((one) => one !== id && !incident.causedBy.includes(one))
    const causedBy = [...incident.causedBy, ...fresh].slice(0, MOST_CAUSES)
    if (causedBy.length === incident.causedBy.length) return
    try {
      return await incidents.save({ ...incident, version: incident.version + 1, causedBy })
    } catch (error) {
      if (!(error instanceof VersionConflict) || conflicts >= CONFLICTS_BORNE) throw error
    }
  }
}
