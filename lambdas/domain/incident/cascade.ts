import type { Recovery } from '../recovery/recovery.ts'
import { FOLDINGS, type Folding, foldedHeadings } from './cascade-fold.ts'
import { type CascadeNode, drawn, nodeOf, spanOf } from './cascade-node.ts'
import { byFailure, type RunParts, runKey, runNodes } from './cascade-run.ts'
import { countOf } from './spell.ts'
import { earliest, type Parts } from './tally.ts'

/** Recoveries elsewhere that were held for a run of the incident, by `dag/run`. */
export type Awaiters = ReadonlyMap<string, readonly Recovery[]>

export type CascadeLimits = {
  /** nodes that are drawn as a line of their own */
  readonly most: number
  /** fold even where there is room: who reads text wants equal things told once */
  readonly concise: boolean
}

/** What an incident has done, as a tree: DAGs, their runs, in each the failed tasks and who suffers; the root's first. */
export function cascadeOf(incidentId: string, parts: Parts, awaiters: Awaiters, limits: CascadeLimits): CascadeNode[] {
  const foldings = limits.concise ? FOLDINGS.slice(CONCISE_FROM) : FOLDINGS
  let nodes: CascadeNode[] = []
  for (const folding of foldings) {
    nodes = dagNodes(incidentId, parts, awaiters, folding)
    if (drawn(nodes) <= limits.most) return nodes
  }
  return nodes
}

const CONCISE_FROM = 2

function dagNodes(incidentId: string, parts: Parts, awaiters: Awaiters, folding: Folding): CascadeNode[] {
  const rootId = earliest(parts.members)?.recoveryId
  const affected = new Map(parts.runs.map((r) => [runKey(r.dagId, r.runId), r]))
  const members = parts.members.toSorted(byFailure)
  const runs = [...Map.groupBy(members, ({ subject: s }) => runKey(s.dag_id, s.run_id))].map(([key, ofRun]) => {
    const run: RunParts = {
      incidentId,
      rootId,
      members: ofRun,
      recoveries: parts.recoveries,
      affected: affected.get(key),
      awaiters: awaiters.get(key) ?? [],
    }
    const subject = ofRun[0]?.subject
    return { dag: subject?.dag_id ?? '', node: heading('run', subject?.run_id ?? '', runNodes(run, folding)) }
  })
  // Sorted by their first failure, so that the root's DAG and run come first.
  const dags = [...Map.groupBy(runs, ({ dag }) => dag)].map(([dag, ofDag]) =>
    heading(
      'dag',
      dag,
      foldedHeadings(
        ofDag.map((r) => r.node),
        folding.runs,
        (n) => countOf(n, 'more run'),
      ),
    ),
  )
  return [...foldedHeadings(dags, folding.dags, (n) => countOf(n, 'more DAG'))]
}

const heading = (kind: 'dag' | 'run', label: string, children: readonly CascadeNode[]): CascadeNode =>
  nodeOf({ kind, label, note: '', ...spanOf(children), count: 0, children })
