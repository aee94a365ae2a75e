import { hash32 } from '../../lambdas/adapters/hash.ts'
import { classifyEvent } from '../../lambdas/domain/classify/classify.ts'
import { causeKey, causeOf } from '../../lambdas/domain/incident/cause-key.ts'
import { failureIdentity, subjectOf } from '../../lambdas/domain/recovery/identity.ts'
import { seeded } from '../../test/support/random.ts'
import { consumeAll } from './consumers.ts'
import { type Failure, stormOf, told } from './failures.ts'
import { Scheduler } from './scheduler.ts'

type NaiveIncident = { readonly id: string; readonly cause: string; readonly members: readonly string[] }

class NaiveStore {
  readonly incidents = new Map<string, NaiveIncident>()

  async find(cause: string): Promise<NaiveIncident | undefined> {
    return [...this.incidents.values()].find((incident) => incident.cause === cause)
  }

  async put(incident: NaiveIncident): Promise<void> {
    this.incidents.set(incident.id, incident)
  }
}

export type NaiveEnd = { readonly incidents: number; readonly members: number; readonly writes: number }

/**
 * What is written first everywhere: find the cause's incident or create one, then append to its list of members. The
 * same failures, verdicts and cause keys as ours; only nothing is conditional.
 */
export async function naiveStorm(seed: number, count: number, duplicates: number): Promise<NaiveEnd> {
  const random = seeded(seed)
  const scheduler = new Scheduler({ random })
  const store = new NaiveStore()
  const slow = scheduler.port(store)
  const messages = told(stormOf(count, scheduler.now, random), duplicates, random)
  let created = 0
  await consumeAll(scheduler, messages, async ({ event }: Failure) => {
    const cause = causeKey(event.environment, causeOf(classifyEvent(event), subjectOf(event), true))
    const member = hash32(failureIdentity(event))
    const found = await slow.find(cause)
    if (found?.members.includes(member)) return
    if (!found) created += 1
    const { id, members } = found ?? { id: `${cause}-${created}`, members: [] }
    await slow.put({ id, cause, members: [...members, member] })
  })
  const incidents = [...store.incidents.values()]
  return {
    incidents: incidents.length,
    members: new Set(incidents.flatMap((incident) => incident.members)).size,
    writes: messages.length,
  }
}
