import { shortId } from '../../lambdas/domain/incident/title.ts'
import type { Recovery } from '../../lambdas/domain/recovery/recovery.ts'
import { dagsOf, type IncidentTrail, victimsOf } from '../scenario/incident-trails.ts'
import type { Tone } from './paint.ts'
import { taskName } from './task-name.ts'

/** One line of an incident's story. */
export type News = { readonly at: number; readonly tone: Tone; readonly text: string }

/**
 * What is new about an incident since it was last told of. How far its members are is told apart: it changes all the time.
 * @param before as it was then; undefined: never yet
 */
export function incidentNews(before: IncidentTrail | undefined, now: IncidentTrail, clock: number): News[] {
  const { incident } = now
  const news: News[] = []
  if (!before) {
    const first = now.root ? ` with ${taskName(now.root.subject)}` : ''
    news.push({
      at: Date.parse(incident.firstSeen),
      tone: 'told',
      text: `opens${first}: ${incident.evidence}`,
    })
  }
  if (incident.reopened > (before?.incident.reopened ?? 0)) {
    news.push({ at: clock, tone: 'bad', text: 'its cause is back: open again' })
  }
  if (before && now.root && now.root.recoveryId !== before.root?.recoveryId) {
    news.push({ at: clock, tone: 'told', text: `its root is ${taskName(now.root.subject)}, which failed before` })
  }
  const victims = victimsOf(now)
  if (victims > 0 && victims !== (before ? victimsOf(before) : 0)) {
    news.push({ at: clock, tone: 'bad', text: `${victims} ${victims === 1 ? 'task waits' : 'tasks wait'} behind it` })
  }
  for (const id of incident.causedBy.filter((one) => !before?.incident.causedBy.includes(one))) {
    news.push({ at: clock, tone: 'told', text: `follows from ${shortId(id)}` })
  }
  if (incident.state.kind === 'closed' && before?.incident.state.kind !== 'closed') {
    const at = Date.parse(incident.state.at)
    const seconds = ((at - Date.parse(incident.firstSeen)) / 1000).toFixed(0)
    news.push({ at, tone: 'good', text: `closed ${seconds} s after it opened: ${progress(now)}` })
  }
  return news
}

/** `60 tasks of 3 DAGs: 40 waiting, 8 in Airflow, 12 recovered`. */
export function progress(trail: IncidentTrail): string {
  const { members } = trail
  const counts = Map.groupBy(members, where)
  const parts = PLACES.flatMap((place) => (counts.has(place) ? [`${counts.get(place)?.length} ${place}`] : []))
  return `${many(members.length, 'task')} of ${many(dagsOf(trail).length, 'DAG')}: ${parts.join(', ')}`
}

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const PLACES = ['waiting', 'held', 'in Airflow', 'dead-lettered', 'waived', 'recovered'] as const

function where({ state }: Recovery): (typeof PLACES)[number] {
  switch (state.kind) {
    case 'held':
    case 'dead-lettered':
    case 'waived':
    case 'recovered':
      return state.kind
    case 'attempting':
      return 'in Airflow'
    default:
      return 'waiting'
  }
}
