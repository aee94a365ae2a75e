import type { Channel, Team } from '../../contracts/escalation.ts'
import type { Severity } from '../../contracts/severity.ts'
import { isWorse, type Need } from './need.ts'
import type { Paging } from './paging.ts'
import { tierDue } from './paging.ts'
import { isQuiet, quietUntil } from './quiet.ts'
import { breaksQuiet } from './tiers.ts'

/** What is to be done about an incident's page now. */
export type PageStep =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'defer'; readonly until: string; readonly severity: Severity }
  | { readonly kind: 'trigger' | 'update' | 'remind' | 'hand-over'; readonly severity: Severity }
  | { readonly kind: 'acknowledge' | 'resolve'; readonly severity: Severity; readonly channels: readonly Channel[] }

const NOTHING: PageStep = { kind: 'nothing' }

/**
 * What follows from what was told and what is the case. A page is told once and again only when it gets worse; it is
 * over when its incident is, not when its need pauses because somebody works on it.
 */
export function pageStepOf(paging: Paging, need: Need | null, isClosed: boolean, team: Team, now: string): PageStep {
  const { state } = paging
  if (isClosed) {
    return state.kind === 'open' ? { kind: 'resolve', severity: state.severity, channels: state.via } : NOTHING
  }
  if (state.kind === 'open') {
    if (need && isWorse(need.severity, state.severity)) return unlessQuiet({ kind: 'update', severity: need.severity })
    if (state.acked) {
      const untold = !state.acked.told && state.via.includes('pagerduty')
      return untold ? { kind: 'acknowledge', severity: state.severity, channels: ['pagerduty'] } : NOTHING
    }
    const due = tierDue(team, state)
    if (need && due !== null && due <= now) return unlessQuiet({ kind: 'remind', severity: state.severity })
    return need && state.owed && team.pagerDuty ? { kind: 'hand-over', severity: state.severity } : NOTHING
  }
  return need ? unlessQuiet({ kind: 'trigger', severity: need.severity }) : NOTHING

  function unlessQuiet(step: { kind: 'trigger' | 'update' | 'remind'; severity: Severity }): PageStep {
    const { quietHours } = team
    if (!quietHours || breaksQuiet(step.severity) || !isQuiet(quietHours, now)) return step
    return { kind: 'defer', until: quietUntil(quietHours, now), severity: step.severity }
  }
}

/** Whether the pager has to look at an incident: asked each minute, so it goes by the record alone. */
export function isAsked(paging: Paging | undefined, need: Need | null, isClosed: boolean, now: string): boolean {
  if (paging && paging.wakeAt !== null && paging.wakeAt <= now) return true
  if (paging?.failing && paging.failing.retryAt > now) return false
  const isOpen = paging?.state.kind === 'open'
  if (isClosed) return isOpen
  if (!need) return false
  const { deferred } = paging ?? {}
  if (deferred && deferred.until > now && !isWorse(need.severity, deferred.severity)) return false
  return paging?.state.kind !== 'open' || isWorse(need.severity, paging.state.severity)
}
