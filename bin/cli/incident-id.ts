import { incidentIdSchema } from '../../lambdas/contracts/identifiers.ts'
import { type Incident, incidentId } from '../../lambdas/domain/incident/incident.ts'
import { UsageError } from './failure.ts'
import { plain } from './print.ts'
import type { Store } from './store.ts'

/** Of each state; among so many a short id is looked for. */
const LOOKED_THROUGH = 500
const NAMED_CANDIDATES = 10

/** All that is open, and what closed last. */
export async function knownIncidents({ incidents, environment }: Store): Promise<Incident[]> {
  const states = ['open', 'closed'] as const
  return (await Promise.all(states.map((kind) => incidents.inState(environment, kind, LOOKED_THROUGH)))).flat()
}

/**
 * The incident of an id, or of its beginning from 8 characters on; without a generation the latest one.
 * @throws UsageError where it is no id, or the beginning of several causes' ids
 */
export async function incidentNamed(store: Store, what: string): Promise<Incident | undefined> {
  if (incidentIdSchema.safeParse(what).success) return mine(await store.incidents.load(what))
  const [, start, generation] = /^([0-9a-f]{8,32})(?:-([1-9][0-9]{0,5}))?$/.exec(what) ?? []
  if (start === undefined) {
    throw new UsageError(`expected an incident id, or its first 8 characters or more, found ${plain(what)}`)
  }
  const base = start.length === 32 ? start : await baseOf(store, start)
  if (base === undefined) return undefined
  return mine(
    await (generation === undefined
      ? store.incidents.latest(base)
      : store.incidents.load(incidentId(base, Number(generation)))),
  )

  // An id names its environment by its hash only; one that was copied from elsewhere is not known here.
  function mine(found: Incident | undefined): Incident | undefined {
    return found?.environment === store.environment ? found : undefined
  }
}

async function baseOf(store: Store, start: string): Promise<string | undefined> {
  const bases = new Set((await knownIncidents(store)).map((i) => i.base))
  const found = [...bases].filter((base) => base.startsWith(start)).toSorted()
  if (found.length > 1) {
    const more = found.length > NAMED_CANDIDATES ? ', …' : ''
    throw new UsageError(
      `${start} is the beginning of ${found.length} incidents: ${found.slice(0, NAMED_CANDIDATES).join(', ')}${more}`,
    )
  }
  return found[0]
}

/** The shortest id of an incident, of 8 characters at least, that is no other's among these. */
export function briefId(incident: Pick<Incident, 'base' | 'generation'>, among: readonly { base: string }[]): string {
  let length = 8
  const others = among.filter((other) => other.base !== incident.base)
  while (length < 32 && others.some((other) => other.base.startsWith(incident.base.slice(0, length)))) length += 1
  return incidentId(incident.base.slice(0, length), incident.generation)
}
