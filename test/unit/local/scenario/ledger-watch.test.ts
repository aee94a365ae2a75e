import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { describe, expect, it } from 'vitest'
import { incidentItem, memberItem } from '../../../../lambdas/adapters/incident-items.ts'
import { evidenceItem, pointerItem, recoveryItem, stepItem } from '../../../../lambdas/adapters/ledger-items.ts'
import { memberOf } from '../../../../lambdas/domain/incident/incident.ts'
import { LedgerWatch, type Look, trailsOf } from '../../../../local/scenario/ledger-watch.ts'
import { failedEvent } from '../../../support/events.ts'
import { incidentWith } from '../../../support/incidents.ts'
import { recoveryIn } from '../../../support/recoveries.ts'
import { stepAt } from './trails.ts'

describe('the trails in the ledger table', () => {
  const older = recoveryIn({ kind: 'opened' }, { openedAt: '2026-11-01T00:00:01.000Z' })
  const newer = recoveryIn({ kind: 'opened' }, { id: 'f'.repeat(32), openedAt: '2026-11-01T00:00:02.000Z' })
  const evidence = (key: string, task_id: string) => ({ key, event: failedEvent({ task_id }), verdict: {} })
  const items = [
    recoveryItem(newer),
    stepItem(older.id, 2, stepAt(3, 'opened', 'planning')),
    stepItem(older.id, 10, stepAt(4, 'planning', 'waiting')),
    stepItem(older.id, 1, stepAt(2, null, 'opened')),
    stepItem(newer.id, 1, stepAt(5, null, 'opened')),
    evidenceItem(older.id, evidence('00002#b', 'second')),
    evidenceItem(older.id, evidence('00001#a', 'first')),
    pointerItem(older, null),
    recoveryItem(older),
    { pk: 'CONTROL#test', sk: 'WATERMARK' },
  ]

  it('are the recoveries, oldest first, each with its own steps in their order', () => {
    const trails = trailsOf(items)

    expect(trails.map((t) => t.recovery.id)).toEqual([older.id, newer.id])
    expect(trails.map((t) => t.steps.map((s) => s.to))).toEqual([['opened', 'planning', 'waiting'], ['opened']])
  })

  it("hold the first failure's event, where it is written already", () => {
    expect(trailsOf(items).map((t) => t.event?.task_id)).toEqual(['first', undefined])
  })
})

describe('a look at the ledger', () => {
  it('tells each step once, in the order of their times, with the incidents as they stand', async () => {
    const recovery = recoveryIn({ kind: 'opened' })
    const incident = incidentWith()
    const table = [
      recoveryItem(recovery),
      stepItem(recovery.id, 1, stepAt(2, null, 'opened')),
      incidentItem(incident),
      memberItem(incident.id, memberOf(recovery)),
    ]
    const looks: Look[] = []
    const pages = { send: async () => ({ Items: [...table] }) } as unknown as DynamoDBDocumentClient
    const watch = new LedgerWatch(pages, 'table', (look) => looks.push(look))

    await watch.look()
    table.push(
      stepItem(recovery.id, 3, stepAt(4, 'planning', 'waiting')),
      stepItem(recovery.id, 2, stepAt(3, 'opened', 'planning')),
    )
    await watch.look()

    expect(looks.map(({ steps }) => steps.map(({ step }) => step.to))).toEqual([['opened'], ['planning', 'waiting']])
    expect(watch.incidents.map(({ members }) => members.map(({ id }) => id))).toEqual([[recovery.id]])
  })
})
