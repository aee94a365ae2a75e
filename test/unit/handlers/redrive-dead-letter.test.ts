import { describe, expect, it } from 'vitest'
import type { DeadLetter } from '../../../lambdas/contracts/dead-letter.ts'
import { envelopeOf } from '../../../lambdas/domain/envelope.ts'
import { takeBatch } from '../../../lambdas/handlers/redrive-dead-letter.ts'
import { house } from '../../support/house.ts'
import { NOW, recoveryIn } from '../../support/recoveries.ts'

const SENT = Date.parse(NOW)
const HOUR = 3_600_000
const parked = recoveryIn({ kind: 'dead-lettered', reason: 'permanent', sentAt: NOW })
const letter: DeadLetter = {
  recovery_id: parked.id,
  n: 0,
  sent_at: SENT,
  envelope: envelopeOf(parked, 'permanent', { evidence: [], alternatives: [] }, []),
}

const record = (messageId: string, body: unknown, sentTimestamp: number) => ({
  messageId,
  receiptHandle: `receipt-${messageId}`,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: {
    SentTimestamp: String(sentTimestamp),
    ApproximateReceiveCount: '1',
    SenderId: 'me',
    ApproximateFirstReceiveTimestamp: '0',
  },
})

async function taking() {
  const h = house()
  await h.stored(parked)
  const handedBack: string[] = []
  const intake = {
    ...h.flow.intake,
    handBack: async (receipt: string) => {
      handedBack.push(receipt)
    },
  }
  const deps = { ...h.flow, intake }
  const take = async (...records: ReturnType<typeof record>[]) =>
    (await takeBatch(records, () => deps)).batchItemFailures.map((f) => f.itemIdentifier)
  return { ...h, deps, handedBack, take }
}

describe('a batch of the dead-letter intake', () => {
  it('hands first passes back and keeps them in the queue, until SQS moves them', async () => {
    const { take, handedBack, now } = await taking()

    expect(await take(record('a', letter, SENT), record('b', letter, SENT + 30_000))).toEqual(['a', 'b'])

    expect(handedBack).toEqual(['receipt-a', 'receipt-b'])
    expect(await now(parked.id)).toEqual(parked)
  })

  it('redrives what a person moved back, and takes it from the queue', async () => {
    const { take, handedBack, workflow } = await taking()

    expect(await take(record('a', letter, SENT + HOUR))).toEqual([])

    expect([handedBack, workflow.started]).toEqual([[], [`${parked.id}-1-1`]])
  })

  it('keeps what it cannot read, and finishes the good ones beside it', async () => {
    const { take, workflow } = await taking()
    const bad = [
      record('text', 'no JSON', SENT),
      record('other', { ...letter, recovery_id: '../../x' }, SENT),
      record('negative', { ...letter, n: -1 }, SENT),
    ]

    expect(await take(...bad, record('good', letter, SENT + HOUR))).toEqual(['text', 'other', 'negative'])

    expect(workflow.started).toHaveLength(1)
  })

  it('keeps what could not be done now', async () => {
    const { deps, ledger } = await taking()
    ledger.load = async () => {
      throw new Error('throttled')
    }
    const { batchItemFailures } = await takeBatch([record('a', letter, SENT + HOUR)], () => deps)
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'a' }])
  })

  it('keeps a first pass in the queue even where it could not be made visible at once', async () => {
    const { deps } = await taking()
    const intake = {
      ...deps.intake,
      handBack: async () => {
        throw new Error('SQS is down')
      },
    }
    const { batchItemFailures } = await takeBatch([record('a', letter, SENT)], () => ({ ...deps, intake }))
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'a' }])
  })
})
