import { describe, expect, it, vi } from 'vitest'
import { type MeasureFlow, measureOn } from '../../../lambdas/handlers/measure.ts'
import { logger } from '../../../lambdas/handlers/shared/telemetry.ts'
import { breakerIn, CLOSED, openUntil } from '../../support/breakers.ts'
import { house } from '../../support/house.ts'
import { emittedBy, measuredBy } from '../../support/metrics.ts'
import { NOW, recoveryIn } from '../../support/recoveries.ts'

const EACH_MINUTE = { source: 'aws.events' }

async function measuring() {
  const h = house()
  const flow: MeasureFlow = {
    ...h.flow,
    starts: async () => 120,
    deadLetterDepth: async () => 0,
    transportDepth: async () => 0,
  }
  return { ...h, on: (event: unknown) => measureOn(event, () => flow) }
}

const changed = (status: string) => ({
  source: 'aws.cloudformation',
  detail: { 'stack-id': 'arn:aws:cloudformation:x:1:stack/Goaround-test-Recovery/1', 'status-details': { status } },
})

describe('each minute', () => {
  it('it tells all it counts, also where that is nothing, and at last that it is done', async () => {
    const { on } = await measuring()

    const lines = await emittedBy(() => on(EACH_MINUTE))

    const told = Object.assign({}, ...lines)
    expect(told).toMatchObject({
      Unaccounted: 0,
      DeadLettersOpen: 0,
      ApprovalsWaiting: 0,
      OldestUnrecoveredSeconds: 0,
      OldestDeadLetterSeconds: 0,
      RecoveryLoops: 0,
      Paused: 0,
      EnvironmentNotReady: 0,
      TaskStarts: 120,
      BreakersOpen: 0,
    })
    expect(lines.find((line) => 'RoundsDone' in line)).toMatchObject({ Round: 'Measure', RoundsDone: 1 })
  })

  it('it says nothing of being done where it is not', async () => {
    const { on, flow } = await measuring()
    flow.breakers.list = async () => {
      throw new Error('throttled')
    }

    const told = await measuredBy(() => on(EACH_MINUTE).catch(() => undefined))

    expect(told).not.toHaveProperty('RoundsDone')
  })

  it('it tells the age of the oldest failure that is not recovered, and lists it in its log', async () => {
    const { on, stored, time } = await measuring()
    await stored(recoveryIn({ kind: 'held', until: NOW, reason: 'budget' }, { wakeAt: NOW }))
    time.now = '2026-11-01T01:00:20.000Z'
    const lines = vi.spyOn(logger, 'info').mockImplementation(() => {})

    const { OldestUnrecoveredSeconds } = await measuredBy(() => on(EACH_MINUTE))

    expect(OldestUnrecoveredSeconds).toBe(3600)
    expect(lines).toHaveBeenCalledWith(
      'unrecovered',
      expect.objectContaining({ task: 'orders/load', state: 'held', reason: 'budget', seconds: 3600 }),
    )
    lines.mockRestore()
  })
})

describe('breakers that refuse calls', () => {
  const override = (kind: 'FORCED_OPEN' | 'FORCED_CLOSED', until: string) => ({
    kind,
    until,
    actor: 'me',
    reason: 'why',
  })

  it.each([
    [breakerIn(CLOSED), 0],
    [breakerIn(openUntil(NOW)), 1],
    [breakerIn(CLOSED, { override: override('FORCED_OPEN', '2026-12-01T00:00:00.000Z') }), 1],
    [breakerIn(CLOSED, { override: override('FORCED_OPEN', '2026-10-01T00:00:00.000Z') }), 0],
    [breakerIn(openUntil(NOW), { override: override('FORCED_CLOSED', '2026-12-01T00:00:00.000Z') }), 0],
  ])('are counted by what holds now, an operator first', async (breaker, count) => {
    const { on, flow } = await measuring()
    flow.breakers.list = async () => [breaker]

    const { BreakersOpen } = await measuredBy(() => on(EACH_MINUTE))

    expect(BreakersOpen).toBe(count)
  })
})

describe('a deployment', () => {
  it.each([
    ['UPDATE_COMPLETE', 'done'],
    ['UPDATE_ROLLBACK_COMPLETE', 'undone'],
  ])('that ends in %s is marked as %s, and nothing is counted for it', async (status, Status) => {
    const { on } = await measuring()

    const lines = await emittedBy(() => on(changed(status)))

    expect(lines).toMatchObject([{ Deployments: 1, Status }])
  })

  it('that is under way is none yet: the minute is counted', async () => {
    const { on } = await measuring()
    expect(await measuredBy(() => on(changed('UPDATE_IN_PROGRESS')))).toHaveProperty('RoundsDone')
  })
})
