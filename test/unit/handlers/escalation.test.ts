import type { Context } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import type { PageDue } from '../../../lambdas/contracts/escalation.ts'
import type { ChangeEvent } from '../../../lambdas/domain/escalation/pagerduty-event.ts'
import type { PageFlow } from '../../../lambdas/domain/flows/page-incident.ts'
import type { Delivery } from '../../../lambdas/domain/ports/paging.ts'
import { loggedTimers, pageRecord } from '../../../lambdas/handlers/page-incident.ts'
import { pagesBy } from '../../../lambdas/handlers/shared/pages.ts'
import { type DeploymentFlow, handler, tellDeployment } from '../../../lambdas/handlers/tell-deployments.ts'
import { tell } from '../../../lambdas/handlers/tell-week.ts'
import { FakeTiers, FakeTimers, PLACES, withPagerDuty } from '../../support/escalation.ts'
import { house } from '../../support/house.ts'
import { incidentWith } from '../../support/incidents.ts'
import { emittedBy } from '../../support/metrics.ts'
import { NOW, recoveryIn } from '../../support/recoveries.ts'

const ID = incidentWith().id
const hint: PageDue = { incident_id: ID, reason: 'dead-letter', at: NOW }

async function pagerOf(answer: Delivery) {
  const h = house({ escalation: withPagerDuty() })
  await h.ledger.incidents.create(incidentWith())
  await h.stored(recoveryIn({ kind: 'dead-lettered', reason: 'x', sentAt: NOW }))
  const tiers = new FakeTiers()
  const pagerDuty = { alert: async () => answer, change: async () => answer }
  const flow: PageFlow = { ...h.flow, pagerDuty, tiers, timers: new FakeTimers(), places: PLACES }
  return { flow, tiers }
}

describe('the pager’s consumer', () => {
  it.each([
    [{ kind: 'delivered' }, 'PagesSent'],
    [{ kind: 'down', why: '503' }, 'PageFailures'],
    [{ kind: 'refused', why: '400' }, 'PagesRefused'],
  ] as const)('counts what became of a page by its channel: %o', async (answer, metric) => {
    const { flow } = await pagerOf(answer)
    const lines = await emittedBy(() => pageRecord({ body: JSON.stringify(hint) }, () => flow))

    expect(lines.find((line) => metric in line)).toMatchObject({ [metric]: 1, Channel: 'pagerduty' })
  })

  it.each(['{}', 'no JSON', JSON.stringify({ ...hint, incident_id: '../../x' })])(
    'gives back what is no hint of the contract: %s',
    async (body) => {
      const { flow, tiers } = await pagerOf({ kind: 'delivered' })
      await expect(pageRecord({ body }, () => flow)).rejects.toThrow()
      expect(tiers.said).toEqual([])
    },
  )
})

describe('what only helps', () => {
  it('stops nobody when it fails: hints and timers', async () => {
    const failing = async () => {
      throw new Error('down')
    }
    await expect(pagesBy({} as never, { send: failing }).send(hint)).resolves.toBeUndefined()
    await expect(loggedTimers({ set: failing }).set('n', NOW, hint)).resolves.toBeUndefined()
  })
})

describe('the weekly digest', () => {
  it('is told to the default team, and is an error where its topic does not take it', async () => {
    const tiers = new FakeTiers()
    const flow = { ...house().flow, tiers }
    expect(await tell(() => flow)).toEqual({ flaky: 0, healed: 0 })
    expect(tiers.said).toMatchObject([
      { to: 'on-call/first', notice: { text: expect.stringContaining('Flaky tasks (0)') } },
    ])
    tiers.isDown = () => true
    await expect(tell(() => flow)).rejects.toThrow('the digest was not told: SNS')
  })
})

describe('a deployment', () => {
  const of = (stack: string, status = 'UPDATE_COMPLETE') => ({
    time: '2026-11-01T00:00:00Z',
    region: 'eu-west-1',
    detail: {
      'stack-id': `arn:aws:cloudformation:eu-west-1:123456789012:stack/${stack}/0a1b2c3d-0000-1111-2222-333344445555`,
      'status-details': { status },
    },
  })
  const told: ChangeEvent[] = []
  const flow = (answer: Delivery = { kind: 'delivered' }): DeploymentFlow => ({
    policy: { environment: 'prod', escalation: withPagerDuty() },
    pagerDuty: {
      alert: async () => answer,
      change: async (_, event) => {
        told.push(event)
        return answer
      },
    },
  })

  it('of this environment is told, of another one it is not', async () => {
    expect(await tellDeployment(of('Goaround-prod-Recovery'), () => flow())).toEqual({ told: 1 })
    expect(told.at(-1)?.payload).toMatchObject({
      summary: 'Goaround prod: Goaround-prod-Recovery UPDATE_COMPLETE',
      source: 'goaround-prod',
    })
    for (const stack of ['Goaround-prod-eu-Recovery', 'Goaround-dev-Recovery', 'Other']) {
      expect(await tellDeployment(of(stack), () => flow()), stack).toEqual({ told: 0 })
    }
  })

  it('that is not taken now is an error, one that is refused is none', async () => {
    const event = of('Goaround-prod-State')
    await expect(tellDeployment(event, () => flow({ kind: 'down', why: '503' }))).rejects.toThrow('503')
    expect(await tellDeployment(event, () => flow({ kind: 'refused', why: '400' }))).toEqual({ told: 0 })
  })

  it('in an event of another shape is refused before anything is read of it', async () => {
    const bad = { ...of('Goaround-prod-State'), region: 'eu"><script>' }
    await expect(handler(bad as never, { functionName: 'test' } as Context)).rejects.toThrow()
  })
})
