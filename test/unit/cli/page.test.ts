import { beforeEach, describe, expect, it } from 'vitest'
import { ackIncident } from '../../../bin/cli/ack.ts'
import { UsageError } from '../../../bin/cli/failure.ts'
import { showIncident } from '../../../bin/cli/incident.ts'
import { pageIncident } from '../../../bin/cli/page.ts'
import { delivered, silent } from '../../../lambdas/domain/escalation/paging.ts'
import { incidentWith } from '../../support/incidents.ts'
import { ESCALATION } from '../../support/policy.ts'
import { NOW, recoveryIn } from '../../support/recoveries.ts'
import { operator } from './fake-store.ts'

const ID = incidentWith().id
const DEV = { env: 'dev' }
const [team] = ESCALATION.teams

let o: ReturnType<typeof operator>
beforeEach(async () => {
  o = operator()
  await o.ledger.incidents.create(incidentWith())
})
const paged = async () => {
  if (!team) throw new Error('no team')
  const how = { telling: 'trigger', channel: 'sns', severity: 'error', team, now: NOW, owed: false } as const
  await o.pagings.save(delivered(silent('test', ID), how))
}

describe('goaround ack', () => {
  const ack = (options = {}) => ackIncident(o.store, 'cccccccc', { actor: 'ada', ...options }, o.out, NOW)

  it('books who has the incident, and why', async () => {
    await paged()
    expect(await ack({ reason: 'calling the partner' })).toBe(0)
    expect(o.text()).toContain('acknowledged by ada; nobody else is told unless it gets worse')
    expect((await o.pagings.load('test', ID))?.state).toMatchObject({
      acked: { by: 'ada', at: NOW, reason: 'calling the partner', told: true },
    })
  })

  it('says who has it already', async () => {
    await paged()
    await ack()
    expect(await ack({ actor: 'bob' })).toBe(0)
    expect(o.text()).toContain('acknowledged by ada at')
  })

  it('is a problem where nobody was told, or there is no such incident', async () => {
    expect(await ack()).toBe(1)
    expect(o.text()).toContain('there is nothing to acknowledge')
    expect(await ackIncident(o.store, 'dddddddd', {}, o.out, NOW)).toBe(1)
    await expect(ackIncident(o.store, '../x', {}, o.out, NOW)).rejects.toBeInstanceOf(UsageError)
  })

  it('prints JSON, and nothing that moves a terminal', async () => {
    await paged()
    expect(await ack({ json: true, actor: 'a\u001b[2Jda' })).toBe(0)
    expect(JSON.parse(o.text())).toMatchObject({ incident: ID, kind: 'done' })
    expect((await o.pagings.load('test', ID))?.state).toMatchObject({ acked: { by: 'a?[2Jda' } })
  })
})

describe('goaround incident', () => {
  it('says whom it was told, and who has it', async () => {
    await paged()
    await ackIncident(o.store, ID, { actor: 'ada', reason: 'calling' }, o.out, NOW)
    await showIncident(o.store, ID, {}, o.out, NOW)
    expect(o.text()).toMatch(/people\s+trigger by sns at .* UTC \(error\); ada has it: calling/)
  })

  it('says nothing of it where nobody was told', async () => {
    await showIncident(o.store, ID, {}, o.out, NOW)
    expect(o.text()).not.toContain('people')
  })
})

describe('goaround page', () => {
  const page = (options = {}) => pageIncident(o.store, ID, { dryRun: true, ...DEV, ...options }, o.out, NOW)

  it('shows what would be told of an incident that needs somebody, and sends and writes nothing', async () => {
    await o.stored(recoveryIn({ kind: 'dead-lettered', reason: 'permanent', sentAt: NOW }))
    expect(await page()).toBe(1)
    expect(o.text()).toContain('nobody was told of it so far')
    expect(o.text()).toContain('now: trigger (error) to team on-call by sns')
    expect(o.text()).toContain('1 task cannot be mended by trying again')
    expect(o.pagings.pagings.size).toBe(0)
  })

  it('says that nothing is to be told where nobody is needed, and what was', async () => {
    await paged()
    expect(await page()).toBe(0)
    expect(o.text()).toContain(`${NOW} trigger by sns (first): error`)
    expect(o.text()).toContain('now: nothing is to be told')
  })

  it('prints step, event and message as JSON', async () => {
    await o.stored(recoveryIn({ kind: 'dead-lettered', reason: 'permanent', sentAt: NOW }))
    expect(await page({ json: true })).toBe(1)
    expect(JSON.parse(o.text())).toMatchObject({
      step: { kind: 'trigger', severity: 'error' },
      event: { event_action: 'trigger', dedup_key: ID },
      chat: { version: '1.0' },
    })
  })

  it('wants --dry-run said: pages are sent by the pager alone', async () => {
    await expect(pageIncident(o.store, ID, DEV, o.out, NOW)).rejects.toBeInstanceOf(UsageError)
  })
})
