import type { TaskInstanceKey } from '../../contracts/identifiers.ts'
import type { Category } from '../../contracts/verdict.ts'
import { type Incident, incidentId, partsOfIncidentId } from './incident.ts'

type Named = Pick<Incident, 'cause' | 'category' | 'evidence' | 'root'>

/** What an incident is about, in the words of whoever is woken by it. */
export function titleOf({ cause, category, evidence, root }: Named): string {
  switch (cause.kind) {
    case 'dependency':
      return `${cause.dependency} ${TROUBLE[category] ?? 'does not answer'}`
    case 'platform':
      return category === 'worker-lost'
        ? 'workers of the environment were lost'
        : 'the environment under the workers is in trouble'
    case 'fingerprint':
      return `${exceptionIn(evidence) ?? category.replaceAll('-', ' ')}${root === null ? '' : ` in ${taskName(root.subject)}`}`
    case 'run':
      return `failures without a message in ${cause.dagId}/${cause.runId}`
    case 'deadline':
      return `${cause.dagId} is late`
    case 'freshness':
      return `${cause.dataset} is not fresh`
  }
}

/** What is wrong with a dependency, by what its first caller saw. */
const TROUBLE: Partial<Record<Category, string>> = {
  throttling: 'throttles our calls',
  dns: 'has no address',
  tls: 'fails the TLS handshake',
  capacity: 'is short of capacity',
  'resource-exhausted': 'is short of resources',
}

const EXCEPTION = 'exception='

/** The class in a fact like `exception=KeyError & …`, which is what a person would look for. */
function exceptionIn(evidence: string): string | undefined {
  const fact = evidence.split(' & ').find((one) => one.startsWith(EXCEPTION))
  return fact?.slice(EXCEPTION.length) || undefined
}

/** A task without its run: `dag/task`, for a mapped one with the index. */
export const taskName = ({ dag_id, task_id, map_index }: TaskInstanceKey): string =>
  `${dag_id}/${instanceName(task_id, map_index)}`

export const instanceName = (taskId: string, mapIndex: number): string =>
  mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`

/** The first 8 characters of the cause with the generation: enough for a person, and accepted for the id. */
export function shortId(id: string): string {
  const { base, generation } = partsOfIncidentId(id)
  return incidentId(base.slice(0, 8), generation)
}
