import type { Severity } from '../../contracts/severity.ts'
import type { Judged } from './facts.ts'

/** What one round saw of one subject. */
export type WatchRow = {
  readonly subject: string
  readonly status: Judged['status']
  readonly severity: Severity
  readonly due: string | null
  readonly why: string
  readonly owner: string | null
  readonly incidentId: string | null
}

export type WatchView = { readonly at: string; readonly rows: readonly WatchRow[] }
