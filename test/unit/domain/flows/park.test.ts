import { describe, expect, it } from 'vitest'
import { park, sendLetter } from '../../../../lambdas/domain/flows/park.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn, verdictOf } from '../../../support/recoveries.ts'

const { id } = recoveryIn({ kind: 'opened' })

describe('parking a recovery', () => {
  it('books the dead letter, sends it, then notes that it was sent', async () => {
    const { flow, stored, now, letters } = house()
    const from = await stored(recoveryIn({ kind: 'opened' }, { redrive: 2 }))

    await park(flow, from, 'permanent: code-bug')

    expect((await now(id)).state).toEqual({ kind: 'dead-lettered', reason: 'permanent: code-bug', sentAt: NOW })
    expect(letters).toMatchObject([{ recovery_id: id, n: 2, sent_at: Date.parse(NOW) }])
  })

  it('asks the pager to look at its incident, saying what the dead letter wants of a person', async () => {
    for (const [change, reason] of [
      [{ attempts: 3 }, 'exhausted'],
      [{ contract: 'ask' as const }, 'approval'],
      [{}, 'dead-letter'],
    ] as const) {
      const { flow, stored, asked } = house()
      const from = await stored(recoveryIn({ kind: 'opened' }, change))

      await park(flow, from, 'x')
      await sendLetter(flow, await flow.ledger.load(from.id).then((r) => r ?? from))

      expect(asked).toEqual([{ incident_id: from.incidentId, reason, at: NOW }])
    }
  })

  it('leaves a dead letter that was not sent to be sent later', async () => {
    const { flow, stored, now } = house()
    const from = await stored(recoveryIn({ kind: 'opened' }))
    const intake = {
      send: async () => {
        throw new Error('SQS is down')
      },
    }

    await expect(park({ ...flow, intake }, from, 'permanent')).rejects.toThrow('SQS is down')

    expect(await now(id)).toMatchObject({ state: { kind: 'dead-lettered', sentAt: null }, wakeAt: NOW })
  })

  it('is left to whoever was quicker', async () => {
    const { flow, stored, now, letters } = house()
    const from = await stored(recoveryIn({ kind: 'opened' }))

    await park(flow, { ...from, version: from.version - 1 }, 'permanent')

    expect([(await now(id)).state.kind, letters]).toEqual(['opened', []])
  })

  it('shows the evidence of the latest failure', async () => {
    const { flow, stored, ledger, letters } = house()
    const from = await stored(recoveryIn({ kind: 'opened' }))
    await ledger.addEvidence(id, { key: '00002#x', event: {}, verdict: verdictOf({ evidence: ['KeyError: amount'] }) })

    await park(flow, from, 'permanent')

    expect(letters[0]?.envelope.evidence).toEqual(['KeyError: amount'])
  })

  it('shows none where the evidence is not of the contract', async () => {
    const { flow, stored, ledger, letters } = house()
    const from = await stored(recoveryIn({ kind: 'opened' }))
    await ledger.addEvidence(id, { key: '00002#x', event: {}, verdict: { evidence: [{ not: 'text' }] } })

    await park(flow, from, 'permanent')

    expect(letters[0]?.envelope.evidence).toEqual([])
  })
})

describe('sending the letter of a recovery', () => {
  it('that was redriven meanwhile does not mark the new redrive as sent', async () => {
    const { flow, stored, now } = house()
    const unsent = { kind: 'dead-lettered', reason: 'x', sentAt: null } as const
    const stale = await stored(recoveryIn(unsent, { redrive: 1 }))

    await sendLetter(flow, { ...stale, redrive: 0 })

    expect((await now(id)).state).toEqual(unsent)
  })
})
