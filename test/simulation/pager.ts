import { EventsApi } from '../../lambdas/adapters/pagerduty.ts'
import type { RoutingKeys } from '../../lambdas/adapters/routing-keys.ts'
import type { PageDue } from '../../lambdas/contracts/escalation.ts'
import { type PageFlow, pageIncident } from '../../lambdas/domain/flows/page-incident.ts'
import type { Notice } from '../../lambdas/domain/ports/paging.ts'
import { FakeTiers, PLACES, ROUTING_KEY } from '../support/escalation.ts'
import type { system } from './system.ts'

/** The pager beside all of Goaround: topics in memory, timers in simulated time, PagerDuty at a real address. */
export function pagerOf(sim: ReturnType<typeof system>, endpoint: string) {
  const tiers = new FakeTiers()
  const keys = { key: async () => ROUTING_KEY, freshKey: async () => ROUTING_KEY } as unknown as RoutingKeys
  const pagerDuty = new EventsApi({ keys, endpoint, wait: async () => {} })
  const publish = (team: string, tier: string, notice: Notice) => tiers.publish(team, tier, notice)
  const flow: PageFlow = {
    ...sim.flowOf('pager'),
    ...sim.ports,
    places: PLACES,
    pagerDuty: sim.world.port({ alert: pagerDuty.alert.bind(pagerDuty), change: pagerDuty.change.bind(pagerDuty) }),
    tiers: sim.world.port({ publish }),
    timers: sim.world.port({
      set: async (_name: string, at: string, hint: PageDue) => {
        sim.world.after((Date.parse(at) - sim.world.now) / 1000, async () => sim.pages.send(hint))
      },
    }),
  }
  sim.pages.consume = async ({ incident_id }) => void (await pageIncident(flow, incident_id))
  return { tiers, flow }
}
