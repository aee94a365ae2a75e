import { affectedRunOf, incidentOf as incidentFrom, memberFrom } from '../../lambdas/adapters/incident-items.ts'
import type { AffectedRun, Incident, IncidentMember } from '../../lambdas/domain/incident/incident.ts'
import { earliest } from '../../lambdas/domain/incident/tally.ts'
import type { Recovery } from '../../lambdas/domain/recovery/recovery.ts'

type Item = Record<string, unknown>

/** An incident with all that belongs to it, as of one look: its own counts are a minute old. */
export type IncidentTrail = {
  readonly incident: Incident
  /** failures that belong to it now; those that failed later for another cause have left */
  readonly members: readonly Recovery[]
  readonly root: IncidentMember | null
  readonly runs: readonly AffectedRun[]
}

/** The incidents among the table's items, oldest first. */
export function incidentTrailsOf(items: readonly Item[], recoveries: readonly Recovery[]): IncidentTrail[] {
  const byId = new Map(recoveries.map((r) => [r.id, r]))
  const startingWith = (prefix: string) => items.filter((item) => String(item.pk).startsWith(prefix))
  return startingWith('INC#')
    .map(incidentFrom)
    .map((incident) => {
      const members = startingWith(`MEMBERS#${incident.id}#`).map(memberFrom)
      return {
        incident,
        members: members
          .flatMap(({ recoveryId }) => byId.get(recoveryId) ?? [])
          .filter((r) => r.incidentId === incident.id),
        root: earliest(members),
        runs: items.filter(({ pk }) => pk === `RUNS#${incident.id}`).map(affectedRunOf),
      }
    })
    .toSorted((a, b) => Date.parse(a.incident.firstSeen) - Date.parse(b.incident.firstSeen))
}

/** The incident of a DAG's failures, the latest where there are several. */
export const incidentOf = (incidents: readonly IncidentTrail[], dag: string): IncidentTrail | undefined =>
  incidents.findLast(({ members }) => members.some(({ subject }) => subject.dag_id === dag))

/** Tasks that suffered without having failed. */
export const victimsOf = ({ runs }: IncidentTrail): number => runs.reduce((sum, { victims }) => sum + victims.length, 0)

export const dagsOf = ({ members }: IncidentTrail): string[] => [...new Set(members.map((r) => r.subject.dag_id))]

/** What failed, in a word or two: the dependency where there is one, else the category of its failures. */
export function causeName({ cause, category }: Incident): string {
  switch (cause.kind) {
    case 'dependency':
      return cause.dependency
    case 'platform':
      return 'workers lost'
    case 'deadline':
      return cause.dagId
    case 'freshness':
      return cause.dataset
    case 'fingerprint':
    case 'run':
      return category
  }
}
