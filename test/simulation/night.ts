import { MemoryPagings } from '../../lambdas/adapters/memory-pagings.ts'
import type { PageDue, Team } from '../../lambdas/contracts/escalation.ts'
import { type PageFlow, pageIncident } from '../../lambdas/domain/flows/page-incident.ts'
import { tendIncidents } from '../../lambdas/domain/flows/tend-incidents.ts'
import type { Delivery } from '../../lambdas/domain/ports/paging.ts'
import { advance } from '../../lambdas/domain/recovery/advance.ts'
import { escalationWith, FakeTiers, PLACES, SECRET_ARN } from '../support/escalation.ts'
import { house } from '../support/house.ts'
import { incidentWith } from '../support/incidents.ts'
import { recoveryIn } from '../support/recoveries.ts'
import { PagesQueue } from './fifo.ts'
import { World } from './world.ts'

export const HOUR = 3600

export type Night = {
  readonly seed: number
  readonly crashes?: number
  /** share of hints that are lost or come twice */
  readonly lossy?: number
  readonly team?: Partial<Team>
}

/** Incidents that need a person, tender and pager over them, and channels that may be down. All in simulated time. */
export function night({ seed, crashes = 0, lossy = 0, team }: Night) {
  const world = new World(seed, crashes)
  const h = house({
    escalation: escalationWith(team ?? { pagerDuty: { routingKeySecretArn: SECRET_ARN, region: 'us' } }),
  })
  const pagings = new MemoryPagings()
  const queue = new PagesQueue(world, lossy)
  const tiers = new FakeTiers()
  const alerts: { readonly at: string; readonly action: string; readonly key: string; readonly severity: string }[] = []
  const down = { pagerduty: false, sns: false }
  tiers.isDown = () => down.sns

  const ports = {
    pagings: world.port(pagings),
    pages: world.port({ send: async (hint: PageDue) => queue.send(hint) }),
    incidents: world.port(h.ledger.incidents),
    ledger: world.port(h.ledger),
    breakers: world.port(h.flow.breakers),
  }
  const base = { ...h.flow, ...ports, clock: world.clock, random: world.random }
  const flow: PageFlow = {
    ...base,
    places: PLACES,
    pagerDuty: world.port({
      alert: async (_: unknown, event: Parameters<PageFlow['pagerDuty']['alert']>[1]): Promise<Delivery> => {
        if (down.pagerduty) return { kind: 'down', why: 'PagerDuty answered 503' }
        const severity = 'payload' in event ? event.payload.severity : ''
        alerts.push({ at: world.clock(), action: event.event_action, key: event.dedup_key, severity })
        return { kind: 'delivered' }
      },
      change: async (): Promise<Delivery> => ({ kind: 'delivered' }),
    }),
    tiers: world.port({ publish: tiers.publish.bind(tiers) }),
    timers: world.port({
      set: async (_: string, at: string, hint: PageDue) =>
        world.after((Date.parse(at) - world.now) / 1000, async () => queue.send(hint)),
    }),
  }
  queue.consume = async ({ incident_id }) => void (await pageIncident(flow, incident_id))
  world.every(60, async () => void (await tendIncidents(base)))

  const hex = (n: number) => n.toString(16).padStart(32, '0')

  /** A dead letter of a cause of its own; null: nobody mends it. Seconds from the beginning. */
  function trouble(n: number, from: number, mendedAfter: number | null): string {
    const made = incidentWith({ base: hex(n), firstSeen: world.clock(), lastSeen: world.clock() })
    world.after(from, async () => {
      const at = world.clock()
      await h.ledger.incidents.create({ ...made, firstSeen: at, lastSeen: at })
      const dead = { kind: 'dead-lettered', reason: 'permanent', sentAt: at } as const
      const subject = { ...recoveryIn(dead).subject, task_id: `task_${n}` }
      await h.stored(recoveryIn(dead, { id: hex(1000 + n), incidentId: made.id, subject, updatedAt: at }))
      queue.send({ incident_id: made.id, reason: 'dead-letter', at })
    })
    if (mendedAfter !== null) world.after(from + mendedAfter, () => mend(n))
    return made.id
  }

  async function mend(n: number): Promise<void> {
    const state = { kind: 'recovered', by: 'person', tryNumber: 2, runState: 'success' } as const
    const why = { now: world.clock(), actor: 'test', reason: 'x', policyHash: 'x', attemptTimeoutSeconds: 60 }
    const { next, step } = advance(await h.now(hex(1000 + n)), state, why)
    await h.ledger.save(next, step)
  }

  return { world, pagings, queue, tiers, alerts, down, trouble, ledger: h.ledger, flow, base }
}
