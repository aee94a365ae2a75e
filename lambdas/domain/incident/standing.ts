import { secondsBetween } from '../recovery/advance.ts'
import { type HoldReason, isCleared, type Recovery } from '../recovery/recovery.ts'
import type { CascadeKind } from './cascade-node.ts'
import type { IncidentMember } from './incident.ts'
import { clockOf, spellSeconds } from './spell.ts'
import { shortId } from './title.ts'

/** How a member of an incident stands. */
export type Standing = { readonly kind: CascadeKind; readonly note: string; readonly to: string | null }

/**
 * @param recovery undefined where it is not to be read yet
 * @param incidentId of the incident that is looked at
 */
export function standingOf(member: IncidentMember, recovery: Recovery | undefined, incidentId: string): Standing {
  const at = (instant: string) => clockOf(instant, member.failedAt)
  if (!recovery) return { kind: 'failed', note: 'its recovery is not written yet', to: null }
  if (recovery.incidentId !== incidentId) {
    const note = `failed later for another cause: incident ${shortId(recovery.incidentId)}`
    return { kind: 'left', note, to: recovery.failure.endedAt }
  }
  const { state, updatedAt } = recovery
  switch (state.kind) {
    case 'recovered': {
      const who = state.by === 'person' ? ' by a person' : ''
      const after = spellSeconds(secondsBetween(member.failedAt, updatedAt))
      return {
        kind: 'healed',
        note: `recovered${who} at try ${state.tryNumber}, ${after} after the failure`,
        to: updatedAt,
      }
    }
    case 'waived':
      return { kind: 'waived', note: `waived: ${state.reason}`, to: updatedAt }
    case 'dead-lettered':
      return { kind: 'dead', note: `dead letter since ${at(updatedAt)}: ${state.reason}`, to: null }
    case 'attempting':
      return { kind: 'trying', note: `attempt ${attemptOf(recovery)} runs since ${at(state.since)}`, to: null }
    case 'waiting':
      return { kind: 'waiting', note: `attempt ${attemptOf(recovery)} at ${at(state.until)}`, to: null }
    case 'held':
      return { kind: 'waiting', note: `held, ${HELD[state.reason]}; next look ${at(state.until)}`, to: null }
    case 'redriven':
      return { kind: 'failed', note: `redriven by a person at ${at(updatedAt)}`, to: null }
    case 'opened':
    case 'planning':
      return { kind: 'failed', note: `failed at ${at(member.failedAt)}, its next attempt is being planned`, to: null }
  }
}

/** The attempt that is under way, or comes next. */
export const attemptOf = (recovery: Recovery): number => recovery.attempts + (isCleared(recovery) ? 0 : 1)

/** Why nothing is done at present. */
export const HELD: Readonly<Record<HoldReason, string>> = {
  'long-wait': 'a long wait',
  'kill-switch': 'acting is paused until goaround resume',
  'paused-dag': 'its DAG is paused',
  'airflow-unavailable': 'Airflow does not answer',
  'airflow-retrying': 'Airflow itself tries again',
  'outcome-unknown': 'the outcome of its attempt is not known',
  'foreign-failures': 'other failed tasks of the run would be cleared along',
  'leg-failed': 'its workflow broke off',
  'awaited-run': 'what it waits for is being recovered',
  'environment-updating': 'the environment is being updated',
  'breaker-open': 'the breaker of what it needs is open',
  budget: 'as much was tried again as ten minutes allow',
}
