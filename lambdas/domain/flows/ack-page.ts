import { acknowledged, type Paging } from '../escalation/paging.ts'
import { VersionConflict } from '../ports/ledger.ts'
import type { Pagings } from '../ports/paging.ts'

/** `done`: nobody else is told. */
export type Acked =
  | { readonly kind: 'done'; readonly paging: Paging }
  /** nobody was told of it, or it is over */
  | { readonly kind: 'not-open' }
  | { readonly kind: 'already'; readonly by: string; readonly at: string }

const CONFLICTS_BORNE = 8

/** Books that somebody has an incident. PagerDuty is told by the pager, within minutes. */
export async function ackPage(
  pagings: Pagings,
  environment: string,
  incidentId: string,
  ack: { readonly by: string; readonly at: string; readonly reason: string },
): Promise<Acked> {
  for (let conflicts = 0; ; conflicts += 1) {
    const paging = await pagings.load(environment, incidentId)
    if (paging?.state.kind !== 'open') return { kind: 'not-open' }
    const { acked } = paging.state
    if (acked) return { kind: 'already', by: acked.by, at: acked.at }
    const next = acknowledged(paging, ack)
    if (!next) return { kind: 'not-open' }
    try {
      await pagings.save(next)
      return { kind: 'done', paging: next }
    } catch (error) {
      if (!(error instanceof VersionConflict) || conflicts >= CONFLICTS_BORNE) throw error
    }
  }
}
