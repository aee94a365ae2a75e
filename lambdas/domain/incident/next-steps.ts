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
  const groups = Map.groupBy(mine, (r) => whatFor(r)?.join(' … '))
  const steps = [...groups.values()].flatMap((alike) => {
    const soonest = alike.toSorted((a, b) => byInstant(a.wakeAt ?? '', b.wakeAt ?? ''))[0]
    const [what, why] = (soonest && whatFor(soonest)) ?? []
    if (!soonest || !what) return []
    const others = alike.length === 1 ? '' : `, and ${countOf(alike.length - 1, 'other')}`
    return [{ at: soonest.wakeAt, what: `${what} ${taskName(soonest.subject)}${others}${why}` }]
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

/** What is done to a task, and why; null: nothing happens by itself any more. */
function whatFor(recovery: Recovery): readonly [what: string, why: string] | null {
  const { state } = recovery
  switch (state.kind) {
    case 'waiting':
      return [`attempt ${attemptOf(recovery)} of`, '']
    case 'attempting':
      return [`at the latest, a look at attempt ${attemptOf(recovery)} of`, '']
    case 'held':
      return ['a look at', ` (held: ${HELD[state.reason]})`]
    case 'opened':
    case 'planning':
    case 'redriven':
      return ['the plan for', '']
    case 'dead-lettered':
    case 'recovered':
    case 'waived':
      return null
  }
}
