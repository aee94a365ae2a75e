import { beforeEach, describe, expect, it } from 'vitest'
import type { AlertEvent } from '../../../../lambdas/domain/escalation/pagerduty-event.ts'
import { ackPage } from '../../../../lambdas/domain/flows/ack-page.ts'
import { type PageFlow, pageIncident } from '../../../../lambdas/domain/flows/page-incident.ts'
import { incidentId } from '../../../../lambdas/domain/incident/incident.ts'
import type { Delivery } from '../../../../lambdas/domain/ports/paging.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import {
  escalationWith,
  FakeTiers,
  FakeTimers,
  PLACES,
  SECRET_ARN,
  withPagerDuty,
} from '../../../support/escalation.ts'
import { house } from '../../../support/house.ts'
import { incidentWith } from '../../../support/incidents.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const ID = incidentId('c'.repeat(32), 1)
const DEAD = { kind: 'dead-lettered', reason: 'permanent', sentAt: NOW } as const
class Crash extends Error {}

/** A house with one incident that needs a person, and its pager; `dies` at the n-th call of any port. */
async function paging(escalation = withPagerDuty()) {
  const h = house({ escalation })
  await h.ledger.incidents.create(incidentWith())
  await h.stored(recoveryIn(DEAD))
  const events: AlertEvent[] = []
  const tiers = new FakeTiers()
  const timers = new FakeTimers()
  const answer: { with: Delivery } = { with: { kind: 'delivered' } }
  const calls = { count: 0, diesAt: 0 }
  const port = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (object, name) => {
        const member = Reflect.get(object, name)
        if (typeof member !== 'function') return member
        return async (...input: unknown[]) => {
          calls.count += 1
          if (calls.count === calls.diesAt) throw new Crash(`before ${String(name)}`)
          const result = await member.apply(object, input)
          calls.count += 1
          if (calls.count === calls.diesAt) throw new Crash(`after ${String(name)}`)
          return result
        }
      },
    })
  const flow: PageFlow = {
    ...h.flow,
    ledger: port(h.ledger),
    incidents: port(h.ledger.incidents),
    pagings: port(h.pagings),
    breakers: port(h.flow.breakers),
    pagerDuty: port({
      alert: async (_: unknown, event: AlertEvent) => {
        if (answer.with.kind === 'delivered') events.push(event)
        return answer.with
      },
      change: async (): Promise<Delivery> => ({ kind: 'delivered' }),
    }),
    tiers: port(tiers),
    timers: port(timers),
    places: PLACES,
  }
  const later = (seconds: number) => {
    h.time.now = plusSeconds(NOW, seconds)
  }
  const close = async () => {
    const incident = await h.ledger.incidents.load(ID)
    if (!incident) throw new Error('no incident')
    await h.ledger.incidents.save({
      ...incident,
      version: incident.version + 1,
      state: { kind: 'closed', at: h.time.now },
    })
  }
  return { ...h, flow, events, tiers, timers, answer, calls, later, close, page: () => pageIncident(flow, ID) }
}

let p: Awaited<ReturnType<typeof paging>>
beforeEach(async () => {
  p = await paging()
})
const actions = () => p.events.map(({ event_action }) => event_action)

describe('the pager', () => {
  it('tells once what a person is needed for, however often it is asked and in whatever order', async () => {
    for (let n = 0; n < 5; n += 1) await p.page()
    expect(actions()).toEqual(['trigger'])
    await p.close()
    for (let n = 0; n < 5; n += 1) await p.page()
    expect(actions()).toEqual(['trigger', 'resolve'])
  })

  it('tells nothing where the need is over when it looks', async () => {
    await p.close()
    expect(await p.page()).toEqual({ step: 'nothing', deliveries: [] })
    expect([p.events, p.tiers.said, p.pagings.pagings.size]).toEqual([[], [], 0])
  })

  it('knows nothing of incidents that are not there, or another environment’s', async () => {
    expect(await pageIncident(p.flow, incidentId('d'.repeat(32), 1))).toMatchObject({ step: 'unknown' })
    await p.ledger.incidents.create(incidentWith({ base: 'e'.repeat(32), environment: 'other' }))
    expect(await pageIncident(p.flow, incidentId('e'.repeat(32), 1))).toMatchObject({ step: 'unknown' })
  })

  it('that dies at any call tells it when it is asked again: at worst the same event with the same key', async () => {
    await p.page()
    const points = p.calls.count
    expect(points).toBeGreaterThan(10)
    for (let diesAt = 1; diesAt <= points; diesAt += 1) {
      p = await paging()
      p.calls.diesAt = diesAt
      await expect(p.page(), `death at ${diesAt}`).rejects.toBeInstanceOf(Crash)
      await p.page()

      expect(new Set(p.events.map((e) => `${e.event_action} ${e.dedup_key}`)), `death at ${diesAt}`).toEqual(
        new Set([`trigger ${ID}`]),
      )
      expect(p.events.length, `death at ${diesAt}`).toBeLessThanOrEqual(2)
      expect((await p.pagings.load('test', ID))?.state.kind, `death at ${diesAt}`).toBe('open')
    }
  })

  it('keeps what is told in order where somebody acknowledges while it sends', async () => {
    await p.page()
    const ack = { by: 'ada', at: NOW, reason: 'on it' }
    expect((await ackPage(p.pagings, 'test', ID, ack)).kind).toBe('done')
    expect(await ackPage(p.pagings, 'test', ID, ack)).toMatchObject({ kind: 'already', by: 'ada' })
    await p.page()
    await p.page()
    await p.close()
    await p.page()
    expect(actions()).toEqual(['trigger', 'acknowledge', 'resolve'])
  })
})

describe('a channel that does not take a page', () => {
  it('is asked again later and not before, and stood in for after five minutes', async () => {
    p.answer.with = { kind: 'down', why: 'PagerDuty answered 503' }
    expect(await p.page()).toMatchObject({ step: 'trigger', deliveries: [{ channel: 'pagerduty', kind: 'down' }] })
    expect(await p.page()).toEqual({ step: 'waits', deliveries: [] })
    p.later(299)
    await p.page()
    expect(p.tiers.said).toEqual([])
    p.later(299 + 300)
    expect(await p.page()).toMatchObject({ deliveries: [{ kind: 'down' }, { channel: 'sns', kind: 'delivered' }] })
    expect(p.tiers.story).toEqual([`trigger on-call/first ${ID}`])
  })

  it('that refuses is not asked again for this page: the topics are told at once', async () => {
    p.answer.with = { kind: 'refused', why: 'PagerDuty answered 400' }
    await p.page()
    expect(p.tiers.story).toEqual([`trigger on-call/first ${ID}`])
    p.answer.with = { kind: 'delivered' }
    p.later(899)
    await p.page()
    expect(p.events).toEqual([])
  })
})

describe('by SNS alone', () => {
  beforeEach(async () => {
    p = await paging(escalationWith({ pagerDuty: null }))
  })

  it('a timer is set for the next tier: by incident, tier and page', async () => {
    await p.page()
    expect(p.timers.names).toEqual([
      { name: expect.stringMatching(/^c{32}-1-t1-[0-9a-z]+$/), at: plusSeconds(NOW, 900 - 58) },
    ])
    expect(p.timers.names[0]?.name.length).toBeLessThanOrEqual(64)
  })

  it('the owner’s team is told: by DAG, or by a tag that the failed task’s event had', async () => {
    const [team] = p.flow.policy.escalation.teams
    if (!team) throw new Error('no team')
    const teams = [team, { ...team, name: 'finance' }]
    for (const owner of [{ dag: 'ord*' }, { tag: 'fin*' }]) {
      p = await paging({ ...escalationWith({ pagerDuty: null }), teams, owners: [{ ...owner, team: 'finance' }] })
      await p.ledger.addEvidence(recoveryIn(DEAD).id, { key: '00002#x', event: { tags: ['finance'] }, verdict: {} })
      await p.page()
      expect(p.tiers.said[0]?.to).toBe('finance/first')
    }
  })

  it('quiet hours keep a page back, and the tender asks when they end', async () => {
    const windows = [{ days: ['sun' as const], from: '00:00', to: '06:00' }]
    p = await paging(escalationWith({ pagerDuty: null, quietHours: { timeZone: 'UTC', windows } }))
    expect(await p.page()).toMatchObject({ step: 'defer' })
    expect(p.tiers.said).toEqual([])
    expect(await p.pagings.due('test', '2026-11-01T05:59:59.000Z', 9)).toEqual([])
    expect(await p.pagings.due('test', '2026-11-01T06:00:00.000Z', 9)).toHaveLength(1)
    p.time.now = '2026-11-01T06:00:00.000Z'
    await p.page()
    expect(p.tiers.story).toEqual([`trigger on-call/first ${ID}`])
  })
})

describe('with PagerDuty', () => {
  it('no timer is set: tiers are its own', async () => {
    await p.page()
    expect(p.timers.names).toEqual([])
    expect(p.flow.policy.escalation.teams[0]?.pagerDuty?.routingKeySecretArn).toBe(SECRET_ARN)
  })
})
