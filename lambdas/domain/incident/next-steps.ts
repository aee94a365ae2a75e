import type { Recovery } from '../recovery/recovery.ts'
import { byInstant } from './cascade-node.ts'
import type { Incident } from './incident.ts'
import { countOf } from './spell.ts'
import { attemptOf, HELD } from './standing.ts'
import type { Parts } from './tally.ts'
import { taskName } from './title.ts'

/** What happens by itself next, or has to be done by a person (`at` null). */
export type NextStep = { readonly at: string | null; readonly what: string }

/** What comes next for an incident's members, soonest first, equal things once; a person's part last. */
export function nextSteps({ id, state }: Incident, { members, recoveries }: Parts): NextStep[] {
  const mine = members.flatMap((m) => recoveries.get(m.recoveryId) ?? []).filter((r) => r.incidentId === id)
  const groups = Map.groupBy(mine, whatFor)
  const steps = [...groups].flatMap(([what, alike]) => {
    if (what === null) return []
    const soonest = alike.toSorted((a, b) => byInstant(a.wakeAt ?? '', b.wakeAt ?? ''))[0]
    if (!soonest) return []
    const others = alike.length === 1 ? '' : `, and for ${countOf(alike.length - 1, 'other')}`
    return [{ at: soonest.wakeAt, what: `${what} of ${taskName(soonest.subject)}${others}` }]
  })
  const dead = mine.filter((r) => r.state.kind === 'dead-lettered').length
  const timed = steps.toSorted((a, b) => byInstant(a.at ?? '', b.at ?? ''))
  if (dead > 0) {
    const what = `${countOf(dead, 'dead letter waits', 'dead letters wait')} for a person: mend the cause, then redrive`
    return [...timed, { at: null, what }]
  }
  if (state.kind === 'closed') return [{ at: null, what: 'nothing: it is over' }]
  if (timed.length > 0) return timed
  return [{ at: null, what: 'closes by itself when it has been quiet for long enough' }]
}

/** Null: nothing happens by itself any more. */
function whatFor(recovery: Recovery): string | null {
  const { state } = recovery
  switch (state.kind) {
    case 'waiting':
      return `attempt ${attemptOf(recovery)}`
    case 'attempting':
      return `at the latest, a look at attempt ${attemptOf(recovery)}`
    case 'held':
      return `a look at what holds it (${HELD[state.reason]})`
    case 'opened':
    case 'planning':
    case 'redriven':
      return 'the plan'
    case 'dead-lettered':
    case 'recovered':
    case 'waived':
      return null
  }
}
