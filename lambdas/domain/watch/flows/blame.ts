import type { Dataset } from '../../../contracts/watch.ts'
import { partsOf } from '../../flows/tend-incidents.ts'
import type { Parts } from '../../incident/tally.ts'
import type { Incidents } from '../../ports/incidents.ts'
import type { Ledger } from '../../ports/ledger.ts'
import { isTerminal } from '../../recovery/recovery.ts'

export type BlameFlow = {
  readonly policy: { readonly environment: string }
  readonly incidents: Incidents
  readonly ledger: Ledger
}

/** Open incidents that are looked through, those seen last first; each is three reads and more. */
const MOST = 50

/** What is late: by the DAGs that make it and the assets that it is. */
export type Late = Pick<Dataset, 'dags' | 'assets'>

export type Suspect = { readonly id: string; readonly firstSeen: string; readonly parts: Parts }

/** Open incidents of failures, with what they are made of. */
export async function suspectsOf(flow: BlameFlow): Promise<Suspect[]> {
  const open = await flow.incidents.inState(flow.policy.environment, 'open', MOST)
  const failures = open.filter(({ cause }) => cause.kind !== 'deadline' && cause.kind !== 'freshness')
  const suspects: Suspect[] = []
  for (const incident of failures) {
    suspects.push({ id: incident.id, firstSeen: incident.firstSeen, parts: await partsOf(flow, incident) })
  }
  return suspects.toSorted((a, b) => (a.firstSeen < b.firstSeen ? -1 : 1))
}

/**
 * The open incident that is to blame: something of it is not recovered, and a DAG or asset of what is late is among its
 * members or behind them. Of several the one that was first.
 */
export const incidentToBlame = (suspects: readonly Suspect[], late: Late): string | undefined =>
  suspects.find(({ parts }) => isBehind(parts, late))?.id

function isBehind({ recoveries, runs }: Parts, { dags, assets }: Late): boolean {
  const open = [...recoveries.values()].filter(({ state }) => !isTerminal(state))
  if (open.length === 0) return false
  return (
    open.some((r) => dags.includes(r.subject.dag_id) || r.provides.some((asset) => assets.includes(asset))) ||
    runs.some((r) => r.assets.some((asset) => assets.includes(asset)) || r.consumers.some((dag) => dags.includes(dag)))
  )
}
