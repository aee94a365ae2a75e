import type { Paging } from '../../lambdas/domain/escalation/paging.ts'
import { partsOf } from '../../lambdas/domain/flows/tend-incidents.ts'
import type { Awaiters } from '../../lambdas/domain/incident/cascade.ts'
import { runKey } from '../../lambdas/domain/incident/cascade-run.ts'
import type { Incident } from '../../lambdas/domain/incident/incident.ts'
import { blastOf, countsOf, earliest, type Parts } from '../../lambdas/domain/incident/tally.ts'
import type { Recovery } from '../../lambdas/domain/recovery/recovery.ts'
import { knownIncidents } from './incident-id.ts'
import type { Store } from './store.ts'

/** All that is drawn of an incident; the counts are those of the moment it was read. */
export type IncidentView = {
  readonly incident: Incident
  readonly parts: Parts
  readonly awaiters: Awaiters
  /** incidents that follow from this one */
  readonly causes: readonly Incident[]
  /** undefined: nobody was told of it */
  readonly paging?: Paging | undefined
  readonly now: string
}

export async function viewOf(store: Store, stored: Incident, now: string): Promise<IncidentView> {
  const [{ incident, parts }, known, paging] = await Promise.all([
    counted(store, stored, now),
    knownIncidents(store),
    store.pagings.load(store.environment, stored.id),
  ])
  return {
    incident,
    parts,
    awaiters: await awaitersOf(store, parts),
    paging,
    causes: known.filter((other) => other.causedBy.includes(incident.id)),
    now,
  }
}

/** An incident with what it consists of, its counts, root and blast radius taken anew; nothing is written. */
export async function counted(
  store: Store,
  stored: Incident,
  now: string,
): Promise<{ incident: Incident; parts: Parts }> {
  const parts = await partsOf(store, stored)
  const counts = countsOf(stored.id, parts)
  const incident = { ...stored, counts, blast: blastOf(parts), root: earliest(parts.members), tendedAt: now }
  return { incident, parts }
}

/** Each costs a query; who waits for a later run is found by `goaround explain`. */
const MOST_RUNS = 50

async function awaitersOf({ awaiting, ledger, environment }: Store, parts: Parts): Promise<Awaiters> {
  const mine = new Set(parts.members.map((m) => m.recoveryId))
  const subjects = parts.members.map((m) => m.subject)
  const runs = [...new Map(subjects.map((s) => [runKey(s.dag_id, s.run_id), s]))].slice(0, MOST_RUNS)
  const found = await Promise.all(
    runs.map(async ([key, { dag_id, run_id }]): Promise<[string, Recovery[]]> => {
      const assets = parts.runs.find((r) => r.dagId === dag_id && r.runId === run_id)?.assets ?? []
      const ids = await Promise.all([
        awaiting.awaiters(environment, { kind: 'run', dagId: dag_id, runId: run_id }),
        ...assets.map((asset) => awaiting.awaiters(environment, { kind: 'asset', asset })),
      ])
      return [key, await ledger.loadAll([...new Set(ids.flat())].filter((id) => !mine.has(id)))]
    }),
  )
  return new Map(found)
}
