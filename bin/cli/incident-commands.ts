import { shortId, taskName } from '../../lambdas/domain/incident/title.ts'
import type { IncidentView } from './incident-view.ts'

const MOST_DEAD = 3

/** What an operator types next, ids filled in. */
export function commandsFor({ incident, parts, causes }: IncidentView): { command: string; why: string }[] {
  const goaround = `goaround --env ${incident.environment}`
  const explain = (id: string, why: string) => ({ command: `${goaround} explain ${id}`, why })
  const dead = [...parts.recoveries.values()].filter(
    (r) => r.state.kind === 'dead-lettered' && r.incidentId === incident.id,
  )
  const linked = [...incident.causedBy, ...causes.map((c) => c.id)].slice(0, MOST_DEAD)
  return [
    ...(incident.root ? [explain(incident.root.recoveryId, 'the root')] : []),
    ...dead
      .filter((r) => r.id !== incident.root?.recoveryId)
      .slice(0, MOST_DEAD)
      .map((r) => explain(r.id, `dead letter: ${taskName(r.subject)}`)),
    ...linked.map((id) => ({ command: `${goaround} incident ${shortId(id)}`, why: 'linked' })),
    { command: `${goaround} incident ${shortId(incident.id)} --svg incident-${shortId(incident.id)}.svg`, why: '' },
    ...(dead.length === 0
      ? []
      : [
          {
            command: `Start DLQ redrive on goaround-${incident.environment}-dead-letters`,
            why: 'SQS console, once the cause is mended',
          },
        ]),
  ]
}
