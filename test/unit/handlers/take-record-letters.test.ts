import { describe, expect, it } from 'vitest'
import { MemoryRecords } from '../../../lambdas/adapters/memory-records.ts'
import { takeLetters } from '../../../lambdas/handlers/take-record-letters.ts'
import { emittedBy } from '../../support/metrics.ts'
import { LETTER, letter } from '../../support/records.ts'

const ARN = 'arn:aws:sqs:eu-west-1:111122223333:goaround-prod-orders-records'
const HOUR = 3_600_000

const record = (messageId: string, body: unknown, sentTimestamp = LETTER.sent_at, receives = 1, arn = ARN) => ({
  messageId,
  receiptHandle: `receipt-${messageId}`,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  eventSourceARN: arn,
  attributes: {
    SentTimestamp: String(sentTimestamp),
    ApproximateReceiveCount: String(receives),
    SenderId: 'me',
    ApproximateFirstReceiveTimestamp: '0',
  },
})

function intake() {
  const book = new MemoryRecords()
  const handedBack: string[] = []
  const replayed: string[] = []
  const deps = {
    environment: LETTER.environment ?? '',
    bucket: 'goaround-bodies',
    queueOf: (arn: string) => {
      if (arn !== ARN) throw new Error(`no pipeline has the queue ${arn}`)
      return {
        pipeline: 'orders',
        intake: {
          async handBack(receipt: string) {
            handedBack.push(receipt)
          },
        },
        flow: {
          book,
          replay: {
            async send(body: string) {
              replayed.push(body)
            },
          },
          clock: () => '2026-11-23T09:00:00.000Z',
          firstPassSeconds: 60,
        },
      }
    },
  }
  const take = async (...records: ReturnType<typeof record>[]) =>
    (await takeLetters(records, () => deps)).batchItemFailures.map((f) => f.itemIdentifier)
  return { book, handedBack, replayed, deps, take }
}

describe('a batch of the record intake', () => {
  it('books first passes and keeps them in the queue, visible, until SQS moves them', async () => {
    const { take, handedBack, book } = intake()

    expect(await take(record('a', LETTER))).toEqual(['a'])

    expect(handedBack).toEqual(['receipt-a'])
    expect((await book.letter('orders', LETTER.id))?.state.kind).toBe('dead-lettered')
  })

  it('sends what a person moved back to the replay, and takes it from the queue', async () => {
    const { take, handedBack, replayed } = intake()

    expect(await take(record('a', LETTER, LETTER.sent_at + HOUR))).toEqual([])

    expect([handedBack, replayed]).toEqual([[], [JSON.stringify(LETTER)]])
  })

  const elsewhere = {
    at: 's3',
    encoding: 'utf-8',
    bucket: 'somebody-else',
    key: 'orders/x',
    bytes: 5,
    sha256: '0'.repeat(64),
  } as const
  it.each([
    ['that are no JSON', 'no JSON'],
    ['of another shape', letter({ id: '../../x' })],
    ['of another environment', letter({ environment: 'elsewhere' })],
    ['whose record is in another bucket', letter({ body: elsewhere })],
    [
      'whose record is another pipeline’s',
      letter({ body: { ...elsewhere, bucket: 'goaround-bodies', key: 'orders-eu/x' } }),
    ],
    ['without the instant of their sending', { ...LETTER, sent_at: undefined }],
  ])('hands back messages %s, however they came, and counts each once', async (_what, body) => {
    const { take, handedBack, book } = intake()
    const lines = await emittedBy(async () => {
      expect(await take(record('first', body), record('good', LETTER))).toEqual(['first', 'good'])
      expect(await take(record('again', body, LETTER.sent_at + HOUR, 2))).toEqual(['again'])
    })

    expect(handedBack).toEqual(['receipt-first', 'receipt-good', 'receipt-again'])
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({ Environment: expect.anything(), Pipeline: 'orders', RecordLettersRejected: 1 })
    expect((await book.letters('orders', '0')).map(({ id }) => id)).toEqual([LETTER.id])
  })

  it('takes a letter without an environment, as a worker without settings sends it', async () => {
    const { take, replayed } = intake()
    await take(record('a', letter({ environment: null }), LETTER.sent_at + HOUR))
    expect(replayed).toHaveLength(1)
  })

  it('takes a letter whose record is in the pipeline’s own place', async () => {
    const { take, book } = intake()
    await take(record('a', letter({ body: { ...elsewhere, bucket: 'goaround-bodies' } })))
    expect((await book.letter('orders', LETTER.id))?.head.body).toMatchObject({ at: 's3', key: 'orders/x' })
  })

  it('keeps what could not be done now, without handing it back: five such receives would be its end', async () => {
    const { take, handedBack, book } = intake()
    book.letter = async () => {
      throw new Error('throttled')
    }

    expect(await take(record('a', LETTER), record('b', LETTER, LETTER.sent_at, 1, 'arn:of:another'))).toEqual([
      'a',
      'b',
    ])

    expect(handedBack).toEqual([])
  })
})
