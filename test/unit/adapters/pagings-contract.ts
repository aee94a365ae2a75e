import { randomUUID } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'
import { acknowledged, delivered, failed, type Paging, silent } from '../../../lambdas/domain/escalation/paging.ts'
import { VersionConflict } from '../../../lambdas/domain/ports/ledger.ts'
import type { Pagings } from '../../../lambdas/domain/ports/paging.ts'
import { plusSeconds } from '../../../lambdas/domain/recovery/advance.ts'
import { ESCALATION } from '../../support/policy.ts'
import { NOW } from '../../support/recoveries.ts'

const [team] = ESCALATION.teams

/** What every store of paging records must do. */
export function pagingsContract(make: () => Pagings | Promise<Pagings>): void {
  let pagings: Pagings
  let environment: string
  beforeEach(async () => {
    pagings = await make()
    environment = `t-${randomUUID().slice(0, 8)}`
  })
  if (!team) throw new Error('no team')
  const idOf = () => `${randomUUID().replaceAll('-', '')}-1`
  const open = (id = idOf()): Paging =>
    delivered(silent(environment, id), {
      telling: 'trigger',
      channel: 'sns',
      severity: 'error',
      team,
      now: NOW,
      owed: false,
    })

  it('has none of an incident that nobody was told of', async () => {
    expect(await pagings.load(environment, idOf())).toBeUndefined()
    expect(await pagings.loadAll(environment, [idOf()])).toEqual([])
  })

  it('answers a record as it was written, in every state', async () => {
    const first = open()
    await pagings.save(first)
    expect(await pagings.load(environment, first.incidentId)).toEqual(first)
    const second = failed(first, 'update', 'é', ['pagerduty'], team, NOW)
    await pagings.save(second)
    expect(await pagings.load(environment, first.incidentId)).toEqual(second)
    const third = acknowledged(second, { by: 'ada', at: NOW, reason: 'on it' })
    if (third) await pagings.save(third)
    expect(await pagings.loadAll(environment, [first.incidentId, idOf()])).toEqual([third])
  })

  it('takes each version once: who was slower is told so', async () => {
    const first = open()
    await pagings.save(first)
    await expect(pagings.save(first)).rejects.toBeInstanceOf(VersionConflict)
    const [a, b] = [failed(first, 'update', 'a', [], team, NOW), failed(first, 'update', 'b', [], team, NOW)]
    await pagings.save(a)
    await expect(pagings.save(b)).rejects.toBeInstanceOf(VersionConflict)
    expect(await pagings.load(environment, first.incidentId)).toEqual(a)
  })

  it('finds what is due, the longest first, until it is silent', async () => {
    const [early, late] = [failed(silent(environment, idOf()), 'trigger', 'x', [], team, NOW), open()]
    await pagings.save(late)
    await pagings.save(early)
    expect(await pagings.due(environment, plusSeconds(NOW, 59), 10)).toEqual([])
    expect((await pagings.due(environment, plusSeconds(NOW, 900), 10)).map((p) => p.incidentId)).toEqual([
      early.incidentId,
      late.incidentId,
    ])
    expect(await pagings.due(environment, plusSeconds(NOW, 900), 1)).toEqual([early])
    const over = delivered(late, { telling: 'resolve', channel: 'sns', severity: 'error', team, now: NOW, owed: false })
    await pagings.save(over)
    expect(over.wakeAt).toBeNull()
    expect(await pagings.due(environment, plusSeconds(NOW, 9000), 10)).toEqual([early])
  })
}
