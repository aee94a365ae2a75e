import type { TaskInstanceKey } from '../../contracts/identifiers.ts'
import type { Category, Verdict } from '../../contracts/verdict.ts'

/** What the failures of one incident have in common. */
export type IncidentCause =
  /** an external system does not do its work, whatever its callers see of that */
  | { readonly kind: 'dependency'; readonly dependency: string }
  /** workers or the environment under them are lost */
  | { readonly kind: 'platform' }
  /** one defect, wherever it shows */
  | { readonly kind: 'fingerprint'; readonly fingerprint: string }
  /** nothing was told but that a task of this DAG run failed */
  | { readonly kind: 'run'; readonly dagId: string; readonly runId: string }
  /** runs of a DAG are late, and nothing that failed is known to be why */
  | { readonly kind: 'deadline'; readonly dagId: string }
  /** a dataset is older than promised, and nothing that failed is known to be why */
  | { readonly kind: 'freshness'; readonly dataset: string }

/** Of these one dependency has one cause, though its callers see time-outs, refusals and 503s of it. */
const UNAVAILABLE: ReadonlySet<Category> = new Set<Category>([
  'throttling',
  'network',
  'dns',
  'tls',
  'timeout',
  'service-unavailable',
  'capacity',
  'resource-exhausted',
  'dependency-open',
])
/** Does the category say that a system does not do its work? */
export const isUnavailable = (category: Category): boolean => UNAVAILABLE.has(category)

const PLATFORM: ReadonlySet<Category> = new Set<Category>(['worker-lost', 'infrastructure'])

/**
 * The cause of a failure, pure: parallel Lambdas agree on it without asking each other. A denied permission or a
 * missing table on the same system are causes of their own, so those go by fingerprint.
 * @param told false where neither an exception nor a text came with the failure: its fingerprint is everybody's then
 */
export function causeOf(
  verdict: Pick<Verdict, 'category' | 'dependency' | 'fingerprint'>,
  subject: TaskInstanceKey,
  told: boolean,
): IncidentCause {
  if (verdict.dependency !== null && UNAVAILABLE.has(verdict.category)) {
    return { kind: 'dependency', dependency: verdict.dependency }
  }
  if (PLATFORM.has(verdict.category)) return { kind: 'platform' }
  if (told) return { kind: 'fingerprint', fingerprint: verdict.fingerprint }
  return { kind: 'run', dagId: subject.dag_id, runId: subject.run_id }
}

/** The text whose hash names the incidents of a cause. */
export function causeKey(environment: string, cause: IncidentCause): string {
  switch (cause.kind) {
    case 'dependency':
      return JSON.stringify([environment, cause.kind, cause.dependency])
    case 'platform':
      return JSON.stringify([environment, cause.kind])
    case 'fingerprint':
      return JSON.stringify([environment, cause.kind, cause.fingerprint])
    case 'run':
      return JSON.stringify([environment, cause.kind, cause.dagId, cause.runId])
    case 'deadline':
      return JSON.stringify([environment, cause.kind, cause.dagId])
    case 'freshness':
      return JSON.stringify([environment, cause.kind, cause.dataset])
  }
}
