import { describe, expect, it } from 'vitest'
import { takeLetter } from '../../../../lambdas/domain/flows/redrive.ts'
import type { Recovery, RecoveryState } from '../../../../lambdas/domain/recovery/recovery.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const PARKED: RecoveryState = { kind: 'dead-lettered', reason: 'permanent', sentAt: NOW }
const { id, verdict } = recoveryIn(PARKED)
const SENT = Date.parse(NOW)
const HOUR = 3_600_000

const envelope = {} as Parameters<typeof takeLetter>[1]['envelope']

async function parked(change: Partial<Recovery> = {}, state: RecoveryState = PARKED) {
  const h = house()
  await h.stored(recoveryIn(state, { leg: 3, attempts: 4, ...change }))
  const take = (sentTimestamp: number, n = 0) =>
    takeLetter(h.flow, { recovery_id: id, n, sent_at: SENT, envelope }, sentTimestamp)
  return { ...h, take }
}

describe('a letter on its first pass', () => {
  it('is handed back each time, until SQS moves it to the dead letters', async () => {
    const { take, now, workflow } = await parked()

    const taken = [await take(SENT), await take(SENT), await take(SENT + 60_000)]

    expect(taken).toEqual(['hand-back', 'hand-back', 'hand-back'])
    expect([(await now(id)).state, workflow.started]).toEqual([PARKED, []])
  })

  it('of a permanent failure starts nothing although a receive was burned', async () => {
    const { take, workflow } = await parked({ verdict: { ...verdict, class: 'permanent' } })
    await take(SENT)
    await take(SENT)
    expect(workflow.started).toEqual([])
  })
})

describe('a letter that a person moved back', () => {
  it('starts the next redrive with fresh limits and a fresh leg', async () => {
    const { take, now, workflow, time, ledger } = await parked()
    time.now = '2026-11-01T01:00:00.000Z'

    expect(await take(SENT + HOUR)).toBe('redriven')

    expect(await now(id)).toMatchObject({
      redrive: 1,
      redrivenAt: time.now,
      attempts: 0,
      leg: 1,
      state: { kind: 'planning', notBefore: null },
    })
    expect(workflow.started).toEqual([`${id}-1-1`])
    expect((await ledger.steps(id)).map((s) => s.reason)).toEqual([
      'stored',
      'redriven by a person, redrive 1',
      'leg 1: redriven by a person',
    ])
  })

  it('starts it once, however often the message comes', async () => {
    const { take, workflow } = await parked()

    await take(SENT + HOUR)
    await take(SENT + HOUR)
    await Promise.all([take(SENT + 2 * HOUR), take(SENT + 2 * HOUR)])

    expect(workflow.started).toEqual([`${id}-1-1`])
  })

  it('starts it once where two deliveries come at the same moment', async () => {
    const { take, workflow, now } = await parked()

    const taken = await Promise.all([take(SENT + HOUR), take(SENT + HOUR)])

    expect(workflow.started).toEqual([`${id}-1-1`])
    expect([taken, (await now(id)).redrive]).toEqual([['redriven', 'redriven'], 1])
  })

  it('whose delivery died before the leg started is taken up by the next', async () => {
    const { take, workflow } = await parked({ redrive: 1, leg: 0, attempts: 0 }, { kind: 'redriven' })

    expect(await take(SENT + HOUR)).toBe('redriven')
    expect(workflow.started).toEqual([`${id}-1-1`])
  })

  it('is parked anew, under the next number, where it must not be repeated', async () => {
    const { take, now, letters } = await parked({ contract: 'never' })

    expect(await take(SENT + HOUR)).toBe('redriven')

    expect((await now(id)).state).toMatchObject({ kind: 'dead-lettered', reason: expect.stringMatching('never') })
    expect(letters.map((l) => l.n)).toEqual([1])
  })
})

describe('a letter that is done already', () => {
  it.each<[string, Partial<Recovery>, RecoveryState]>([
    ['of an earlier redrive', { redrive: 1 }, PARKED],
    ['of a recovery under way', { redrive: 1 }, { kind: 'waiting', until: NOW }],
    ['of a recovery that is closed', {}, { kind: 'waived', reason: 'run-missing' }],
  ])('%s is dropped and starts nothing', async (_which, change, state) => {
    const { take, now, workflow } = await parked(change, state)
    const before = await now(id)

    expect(await take(SENT + HOUR)).toBe('done')

    expect(await now(id)).toEqual(before)
    expect(workflow.started).toEqual([])
  })

  it('of a recovery that the ledger does not know is dropped', async () => {
    const letter = { recovery_id: 'f'.repeat(32), n: 0, sent_at: SENT, envelope }
    expect(await takeLetter(house().flow, letter, SENT + HOUR)).toBe('done')
  })
})
