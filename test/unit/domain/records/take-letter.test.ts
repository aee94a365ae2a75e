import { describe, expect, it } from 'vitest'
import { MemoryRecords } from '../../../../lambdas/adapters/memory-records.ts'
import { foldReplayed } from '../../../../lambdas/domain/records/fold-replayed.ts'
import { headOf } from '../../../../lambdas/domain/records/letter.ts'
import { takeRecordLetter } from '../../../../lambdas/domain/records/take-letter.ts'
import { LETTER, letter, replayed } from '../../../support/records.ts'

const HOUR = 3_600_000
const { id, sent_at } = LETTER
const REPLAYED = replayed(id, '2026-11-23T12:00:00.000Z')
/** The record as the replay sends it again, an hour and a half later. */
const AGAIN = letter({ sent_at: sent_at + 1.5 * HOUR, reason: { type: 'ValueError', message: 'still no amount' } })

function pipeline() {
  const book = new MemoryRecords()
  const sent: string[] = []
  const time = { now: '2026-11-23T09:00:00.000Z' }
  const replay = {
    async send(body: string) {
      sent.push(body)
    },
  }
  const flow = { book, replay, clock: () => time.now, firstPassSeconds: 60 }
  const take = (sentTimestamp: number, what = LETTER, with_ = flow) =>
    takeRecordLetter(with_, { pipeline: 'orders', letter: what, body: JSON.stringify(what), sentTimestamp })
  return { book, sent, time, flow, take, now: () => book.letter('orders', id) }
}

describe('a record’s letter on its first pass', () => {
  it('is booked once without the record, and handed back each time, until SQS moves it', async () => {
    const { take, now, sent } = pipeline()

    expect([await take(sent_at), await take(sent_at + 40), await take(sent_at + 60_000)]).toEqual(
      Array(3).fill('hand-back'),
    )

    expect(await now()).toEqual({
      pipeline: 'orders',
      id,
      version: 1,
      state: { kind: 'dead-lettered', since: '2026-11-23T09:00:00.000Z' },
      n: 0,
      firstFailedAt: LETTER.failed_at,
      head: headOf(LETTER),
    })
    expect(JSON.stringify(await now())).not.toContain((LETTER.body as { data: string }).data)
    expect(sent).toEqual([])
  })

  it('that is sent again by another try of its batch changes nothing', async () => {
    const { take, now } = pipeline()
    await take(sent_at)
    const before = await now()

    expect(await take(sent_at + 5_000, letter({ sent_at: sent_at + 5_000 }))).toBe('hand-back')

    expect(await now()).toEqual(before)
  })

  it('is booked once where two deliveries come at the same moment', async () => {
    const { take, now } = pipeline()
    expect(await Promise.all([take(sent_at), take(sent_at)])).toEqual(['hand-back', 'hand-back'])
    expect((await now())?.version).toBe(1)
  })

  it('is not handed back before it is booked', async () => {
    const { take, flow } = pipeline()
    const book = {
      ...flow.book,
      letter: async () => undefined,
      saveLetter: async () => {
        throw new Error('throttled')
      },
    }
    await expect(take(sent_at, LETTER, { ...flow, book } as unknown as typeof flow)).rejects.toThrow('throttled')
  })
})

describe('a letter that a person moved back', () => {
  it('goes on to the replay as it came, booked before', async () => {
    const { take, now, sent, time } = pipeline()
    await take(sent_at)
    time.now = '2026-11-23T10:00:00.000Z'

    expect(await take(sent_at + HOUR)).toBe('replaying')

    expect(sent).toEqual([JSON.stringify(LETTER)])
    expect(await now()).toMatchObject({ n: 1, state: { kind: 'replaying', since: time.now } })
  })

  it('is sent on by the next delivery where the first died between booking and sending', async () => {
    const { take, now, sent, flow } = pipeline()
    await take(sent_at)
    const dies = {
      ...flow,
      replay: {
        async send() {
          throw new Error('killed')
        },
      },
    }
    await expect(take(sent_at + HOUR, LETTER, dies)).rejects.toThrow('killed')

    expect(await take(sent_at + HOUR)).toBe('replaying')

    expect(sent).toHaveLength(1)
    expect(await now()).toMatchObject({ n: 1, state: { kind: 'replaying' } })
  })

  it('is booked as replaying also where nothing was known of it', async () => {
    const { take, now, sent } = pipeline()
    expect(await take(sent_at + HOUR)).toBe('replaying')
    expect([sent.length, await now()]).toMatchObject([1, { n: 1, state: { kind: 'replaying' } }])
  })

  it('waits again, with the new reason, where its replay could not take it either', async () => {
    const { take, now, time } = pipeline()
    await take(sent_at)
    await take(sent_at + HOUR)
    time.now = '2026-11-23T10:30:00.000Z'

    expect(await take(AGAIN.sent_at + 20, AGAIN)).toBe('hand-back')

    expect(await now()).toMatchObject({
      n: 1,
      state: { kind: 'dead-lettered', since: time.now },
      firstFailedAt: LETTER.failed_at,
      head: { reason: AGAIN.reason },
    })
  })

  it('stays in replay where SQS delivers the first pass once more, late', async () => {
    const { take, now } = pipeline()
    await take(sent_at)
    await take(sent_at + HOUR)

    await take(sent_at + 30)

    expect((await now())?.state.kind).toBe('replaying')
  })

  it('may be brought back as often as it fails', async () => {
    const { take, now } = pipeline()
    await take(sent_at)
    await take(sent_at + HOUR)
    await take(AGAIN.sent_at, AGAIN)
    expect(await take(AGAIN.sent_at + HOUR, AGAIN)).toBe('replaying')
    expect(await now()).toMatchObject({ n: 2, state: { kind: 'replaying' } })
  })
})

describe('a record that was published after all', () => {
  it('is at its end, and whatever still comes of it is done', async () => {
    const { take, now, book, sent } = pipeline()
    await take(sent_at)
    await take(sent_at + HOUR)
    await foldReplayed(book, REPLAYED)
    expect((await now())?.state).toEqual({ kind: 'replayed', since: REPLAYED.at })

    expect([await take(sent_at + 2 * HOUR), await take(AGAIN.sent_at, AGAIN)]).toEqual(['done', 'done'])

    expect([(await now())?.state.kind, sent.length]).toEqual(['replayed', 1])
  })

  it('changes nothing when it is told twice, or of a record that nobody knows', async () => {
    const { take, now, book } = pipeline()
    await foldReplayed(book, REPLAYED)
    expect(await now()).toBeUndefined()
    await take(sent_at)
    await foldReplayed(book, REPLAYED)
    const after = await now()
    await foldReplayed(book, { ...REPLAYED, at: '2026-11-24T00:00:00.000Z' })
    expect(await now()).toEqual(after)
  })

  it('is not overwritten by whoever was slower', async () => {
    const { take, now, book, flow } = pipeline()
    await take(sent_at)
    const read = book.letter.bind(book)
    let raced = false
    const slow = Object.assign(Object.create(book), {
      letter: async (pipeline: string, which: string) => {
        const known = await read(pipeline, which)
        if (!raced) {
          raced = true
          await foldReplayed(book, REPLAYED)
        }
        return known
      },
      saveLetter: book.saveLetter.bind(book),
    })

    expect(await take(sent_at + HOUR, LETTER, { ...flow, book: slow })).toBe('done')

    expect((await now())?.state.kind).toBe('replayed')
  })
})
