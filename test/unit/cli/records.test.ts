import { beforeEach, describe, expect, it } from 'vitest'
import { balanceRecords } from '../../../bin/cli/records-balance.ts'
import { listLetters } from '../../../bin/cli/records-list.ts'
import { replayLetters } from '../../../bin/cli/records-replay.ts'
import { showLetter } from '../../../bin/cli/records-show.ts'
import type { RecordsStore } from '../../../bin/cli/records-store.ts'
import { MemoryRecords } from '../../../lambdas/adapters/memory-records.ts'
import type { FoundLetter, MoveStart } from '../../../lambdas/domain/ports/records.ts'
import { headOf, type LetterState } from '../../../lambdas/domain/records/letter.ts'
import { booked, bookedLetter, LETTER, letter, reconciled } from '../../support/records.ts'

const NOW = '2026-11-26T12:00:00.000Z'
const HOSTILE = 'a\u001b[2J\u202eb\u009b1m'
const id = (start: string) => start.padEnd(64, '0')
const state = (kind: LetterState['kind'], hour: number): LetterState => ({
  kind,
  since: `2026-11-26T${String(hour).padStart(2, '0')}:00:00.000Z`,
})

let book: MemoryRecords
let lines: string[]
let waiting: FoundLetter[]
let broughtBack: string[]
let moves: MoveStart['kind'][]
let store: RecordsStore
const out = { line: (text: string) => void lines.push(text) }
const text = () => lines.join('\n')

beforeEach(() => {
  book = new MemoryRecords('test')
  ;[lines, waiting, broughtBack, moves] = [[], [], [], []]
  store = {
    environment: 'test',
    pipelines: ['clicks', 'orders'],
    book,
    deadLetters: () => ({
      waiting: async () => waiting.length,
      move: async () => ({ kind: moves.shift() ?? 'nothing', waiting: waiting.length }),
      find: async (wanted) => waiting.find(({ body }) => body.includes(wanted)),
      bringBack: async ({ receipt }) => void broughtBack.push(receipt),
    }),
    body: async ({ key }, most) => `the object ${key}, ${most}`,
  }
})

const three = async () => {
  await book.saveLetter(bookedLetter({ id: id('abc1'), state: state('replayed', 1), n: 1 }))
  await book.saveLetter(bookedLetter({ id: id('abc2'), state: state('replaying', 3), n: 2 }))
  await book.saveLetter(bookedLetter({ id: id('def1'), state: state('dead-lettered', 2), pipeline: 'clicks' }))
}

describe('goaround records list', () => {
  const list = (pipeline?: string, options = {}) => listLetters(store, pipeline, { limit: '50', ...options }, out)

  it('lists letters of all pipelines, most recently changed first, and is 1 where one waits', async () => {
    await three()

    expect(await list()).toBe(1)

    expect(text()).toMatchInlineSnapshot(`
      "LETTER    PIPELINE  STATE          SINCE                 SOURCE                               OFFSET  SCHEMA    REASON
      abc20000  orders    replaying      2026-11-26T03:00:00Z  kinesis:orders/shardId-000000000000  4964    orders@3  KeyError: 'amount'
      def10000  clicks    dead-lettered  2026-11-26T02:00:00Z  kinesis:orders/shardId-000000000000  4964    orders@3  KeyError: 'amount'
      abc10000  orders    replayed       2026-11-26T01:00:00Z  kinesis:orders/shardId-000000000000  4964    orders@3  KeyError: 'amount'"
    `)
  })

  it('of one pipeline, of one state, at most so many', async () => {
    await three()
    expect(await list('orders')).toBe(0)
    expect(lines).toHaveLength(3)
    lines.splice(0)
    expect(await list(undefined, { state: 'replayed', json: true })).toBe(0)
    expect(lines.map((line) => JSON.parse(line).id)).toEqual([id('abc1')])
    lines.splice(0)
    await list(undefined, { limit: '1', json: true })
    expect(lines.map((line) => JSON.parse(line).id)).toEqual([id('abc2')])
  })

  it('moves no cursor by a reason or a record’s place, as JSON neither', async () => {
    const head = headOf(letter({ reason: { type: HOSTILE, message: HOSTILE } }))
    await book.saveLetter(bookedLetter({ head }))

    await list()
    await list(undefined, { json: true })

    expect(text()).not.toMatch(/[\u001b\u009b\u202e]/)
    expect(JSON.parse(lines.at(-1) ?? '').head.reason.type).toBe(HOSTILE)
  })

  it.each([
    ['a pipeline that there is not', 'nope', {}, /has no pipeline nope; expected clicks, orders/],
    ['a state that there is not', undefined, { state: 'gone' }, /--state: expected one of dead-lettered, replaying/],
    ['no number', undefined, { limit: '0' }, /--limit/],
  ])('refuses %s', async (_what, pipeline, options, message) => {
    await expect(list(pipeline, options)).rejects.toThrow(message)
  })

  it('asks for the pipeline where no configuration names one', async () => {
    store = { ...store, pipelines: undefined }
    await expect(list()).rejects.toThrow('name the pipeline')
    expect(await list('orders')).toBe(0)
  })
})

describe('goaround records show', () => {
  const show = (what: string, options = {}) => showLetter(store, what, options, out)

  it('tells reason, source, offset and schema of a letter by the beginning of its id', async () => {
    const task = { dag_id: 'orders', run_id: 'r', task_id: 'ingest', map_index: 2, try_number: 3 }
    await book.saveLetter(bookedLetter({ id: id('abcdef12'), n: 1, head: headOf(letter({ task })) }))

    expect(await show('abcdef12')).toBe(0)

    expect(text()).toMatchInlineSnapshot(`
      "letter abcdef1200000000000000000000000000000000000000000000000000000000 of orders
        state    dead-lettered since 2026-11-23T08:30:01.000Z, brought back once
        source   kinesis:orders/shardId-000000000000 at 4964
        key      -
        schema   orders@3
        reason   KeyError: 'amount'
        failed   2026-11-23T08:30:00.250Z
        task     orders/r/ingest[2], try 3
        record   9 characters of utf-8, in the message"
    `)
  })

  it('is 1 where nobody knows it, and bad input where several begin so', async () => {
    await book.saveLetter(bookedLetter({ id: id('abcdef121') }))
    await book.saveLetter(bookedLetter({ id: id('abcdef122'), pipeline: 'clicks' }))
    expect(await show('ffffffff')).toBe(1)
    await expect(show('abcdef12')).rejects.toThrow(`beginning of several letters: ${id('abcdef122')} of clicks`)
    expect(await show('abcdef12', { pipeline: 'orders' })).toBe(0)
    await expect(show('abc')).rejects.toThrow('first 8 characters')
  })

  it('shows the record itself from among the dead letters, harmless', async () => {
    const body = { at: 'here', encoding: 'text', data: `one\n${HOSTILE}` } as const
    await book.saveLetter(bookedLetter())
    waiting = [{ body: JSON.stringify(letter({ body })), receipt: 'r' }]

    expect(await show(LETTER.id, { body: true })).toBe(0)
    expect(lines.slice(-2)).toEqual(['one', 'a?[2J?b?1m'])
    await show(LETTER.id, { body: true, json: true })

    expect(text()).not.toMatch(/[\u001b\u009b\u202e]/)
    expect(JSON.parse(lines.at(-1) ?? '').body).toBe(body.data)
  })

  it('shows of a long record the beginning', async () => {
    const body = { at: 'here', encoding: 'text', data: 'x'.repeat(65_540) } as const
    await book.saveLetter(bookedLetter())
    waiting = [{ body: JSON.stringify(letter({ body })), receipt: 'r' }]

    await show(LETTER.id, { body: true })

    expect(lines.at(-1)).toBe('… 4 more characters')
  })

  it('shows a large record from S3', async () => {
    const inS3 = {
      at: 's3',
      encoding: 'json',
      bucket: 'bodies',
      key: 'orders/x',
      bytes: 9,
      sha256: '0'.repeat(64),
    } as const
    await book.saveLetter(bookedLetter({ head: headOf(letter({ body: inS3 })) }))

    expect(await show(LETTER.id, { body: true })).toBe(0)

    expect(text()).toContain('9 bytes of json, s3://bodies/orders/x')
    expect(lines.at(-1)).toBe('the object orders/x, 65536')
  })

  it('is 1 where the record is not among the dead letters', async () => {
    await book.saveLetter(bookedLetter())
    expect(await show(LETTER.id, { body: true })).toBe(1)
    expect(lines.at(-1)).toContain('not among the first 1000 dead letters')
  })
})

describe('goaround records replay', () => {
  const replay = (options = {}) => replayLetters(store, 'orders', options, out)
  const mine = { body: JSON.stringify(LETTER), receipt: 'mine' }

  it('starts a move once, and says so of one that runs', async () => {
    waiting = [mine, mine]
    moves = ['started', 'running', 'nothing']

    expect([await replay(), await replay(), await replay()]).toEqual([0, 0, 0])

    expect(lines).toEqual([
      "test, orders: SQS brings back 2 records; the pipeline's replay task takes them when it next runs",
      'test, orders: SQS is bringing them back already, 2 records left; nothing was done',
      'test, orders: no record waits; nothing was done',
    ])
  })

  it('does nothing by --dry-run but say how many', async () => {
    waiting = [mine]
    moves = ['started']

    await replay({ dryRun: true })
    await replay({ dryRun: true, json: true })

    expect(lines).toEqual([
      'test, orders: 1 record would be brought back; nothing was done',
      '{"environment":"test","pipeline":"orders","move":"dry-run","waiting":1}',
    ])
    expect(moves).toEqual(['started'])
  })

  it('brings back one alone by --id', async () => {
    await book.saveLetter(bookedLetter())
    waiting = [{ body: JSON.stringify(letter({ id: id('ff') })), receipt: 'other' }, mine]

    expect(await replay({ id: LETTER.id.slice(0, 8), dryRun: true })).toBe(0)
    expect(broughtBack).toEqual([])
    expect(await replay({ id: LETTER.id.slice(0, 8) })).toBe(0)

    expect(broughtBack).toEqual(['mine'])
  })

  it('is 1 where that one does not wait, with its state, and bad input where there is none', async () => {
    await book.saveLetter(bookedLetter({ state: state('replaying', 3) }))
    expect(await replay({ id: LETTER.id })).toBe(1)
    expect(text()).toContain('not among the first 1000 dead letters; it is replaying')
    await expect(replay({ id: id('ff') })).rejects.toThrow('--id: orders has no letter')
  })
})

describe('goaround records balance', () => {
  const balance = (options = {}) => balanceRecords(store, 'orders', { since: '24h', ...options }, out, NOW)

  it('adds up, and is 0 where source, sink and letters fit together', async () => {
    book.put.push(booked('old', '2026-11-24T10:00:00.000Z', { published: 99 }))
    book.put.push(booked('b-1', '2026-11-26T10:00:00.000Z', { published: 7, dead: 1, duplicates: 2 }))
    book.put.push(reconciled('2026-11-26T11:00:00.000Z'))
    const failed = '2026-11-26T09:59:00.000Z'
    await book.saveLetter(bookedLetter({ state: { kind: 'dead-lettered', since: failed }, firstFailedAt: failed }))

    expect(await balance()).toBe(0)

    expect(text()).toMatchInlineSnapshot(`
      "PIPELINE  BATCHES  IN  PUBLISHED  DEAD-LETTERED  DUPLICATES  WAITING  REPLAYING  REPLAYED
      orders    1        10  7          1              2           1        0          0
      orders: compared up to 2026-11-26T11:00:00.000Z: source 10 keys, sink 9; missing 0, doubled 0, dead-lettered 1, unknown to the source 0
      orders: balanced"
    `)
  })

  it('is 1 where something does not fit, and says what', async () => {
    book.put.push(booked('b-1', '2026-11-26T10:00:00.000Z', { dead: 1 }))
    const compared = reconciled('2026-11-26T11:00:00.000Z', { missing: 1 })
    book.put.push({ ...compared, examples: { ...compared.examples, missing: [`o-1${HOSTILE}`] } })

    expect(await balance()).toBe(1)

    expect(lines.slice(3)).toEqual([
      'orders: missing, such as o-1a?[2J?b?1m',
      'orders: NOT BALANCED: 1 dead-lettered record without a letter',
      'orders: NOT BALANCED: 1 key of the source neither in the sink nor dead-lettered',
    ])
  })

  it('prints each pipeline as a JSON line', async () => {
    expect(await balanceRecords(store, undefined, { since: '7d', json: true }, out, NOW)).toBe(1)
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { pipeline: 'clicks', since: '2026-11-19T12:00:00.000Z', problems: ['source and sink were never compared'] },
      { pipeline: 'orders' },
    ])
  })

  it.each(['5x', '', '0h', '91d'])('refuses a span of %j', async (since) => {
    await expect(balance({ since })).rejects.toThrow(/--since: /)
  })
})
