import type { Category } from '../../contracts/verdict.ts'
import type { Recovery } from '../recovery/recovery.ts'

/** Failures of one cause that no rule decided on. */
export type Cluster = {
  readonly fingerprint: string
  readonly category: Category
  /** newest first */
  readonly recoveryIds: readonly string[]
  /** in alphabetical order */
  readonly dags: readonly string[]
  /** when the newest of them failed */
  readonly lastSeen: string
}

/** Recoveries whose verdict is unknown, by cause: those with the most failures first. `since` bounds their failure. */
export function clustersOf(recoveries: readonly Recovery[], since: string): Cluster[] {
  const byCause = new Map<string, Recovery[]>()
  for (const recovery of recoveries) {
    if (recovery.verdict.class !== 'unknown' || recovery.failure.endedAt < since) continue
    const { fingerprint } = recovery.verdict
    byCause.set(fingerprint, [...(byCause.get(fingerprint) ?? []), recovery])
  }
  return [...byCause.values()].map(clusterOf).sort(byWeight)
}

function clusterOf(recoveries: readonly Recovery[]): Cluster {
  const newest = recoveries.toSorted((a, b) => (a.failure.endedAt > b.failure.endedAt ? -1 : 1))
  return {
    fingerprint: newest[0]?.verdict.fingerprint ?? '',
    category: newest[0]?.verdict.category ?? 'unknown',
    recoveryIds: newest.map(({ id }) => id),
    dags: [...new Set(newest.map(({ subject }) => subject.dag_id))].sort(),
    lastSeen: newest[0]?.failure.endedAt ?? '',
  }
}

const byWeight = (a: Cluster, b: Cluster): number =>
  b.recoveryIds.length - a.recoveryIds.length || (a.lastSeen > b.lastSeen ? -1 : 1)
