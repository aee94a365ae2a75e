import { describe, expect, it } from 'vitest'
import { balanceOf } from '../../../../local/scenario/balance.ts'
import { balanceLines } from '../../../../local/view/balance.ts'
import { InOrder } from '../../../../local/view/in-order.ts'
import type { Paint } from '../../../../local/view/paint.ts'
import { printable } from '../../../../local/view/printable.ts'
import { table } from '../../../../local/view/table.ts'
import { wayLines } from '../../../../local/view/way.ts'
import { failedEvent } from '../../../support/events.ts'
import { recoveryIn } from '../../../support/recoveries.ts'
import { incidentTrail, mappedTrails, recoveredTrail, stepAt } from '../scenario/trails.ts'

const plain: Paint = (_, text) => text
const marked: Paint = (tone, text) => (tone === 'plain' ? text : `<${tone}>${text}</>`)

describe('text from outside', () => {
  it('cannot move the cursor, rename the window, turn the direction of writing or hide', () => {
    expect(printable('a\u001b[2Jb\u0007\r\nc\u202ed\u200be\u009bf')).toBe('a<1b>[2Jb<07><0d><0a>c<202e>d<200b>e<9b>f')
  })

  it('stays as it is where it only speaks another language, and is cut where it is long', () => {
    expect(printable('Größe: 東京 🛬')).toBe('Größe: 東京 🛬')
    expect(printable('x'.repeat(300), 10)).toBe('xxxxxxxxx…')
  })
})

describe("a failure's way", () => {
  const trail = recoveredTrail()
  const way = trail.steps.flatMap((step) => wayLines(trail, step).map(({ word, text }) => `${word}: ${text}`))

  it('tells of the failure, the verdict, the wait, the clear and the outcome, and not of what only prepares them', () => {
    expect(way).toEqual([
      'failed: try 1, ConnectionRefusedError: [Errno 111] Connection refused',
      'verdict: opened for a reason',
      'wait: waiting for a reason',
      'attempt 1: clear try 1 in Airflow',
      'recovered: recovered for a reason',
    ])
  })

  it('says that a failure was found in Airflow where nobody told of it', () => {
    const event = failedEvent({ emitted_by: 'reconciler', exception: [] })

    expect(wayLines({ ...trail, event }, stepAt(2, null, 'opened'))[0]?.text).toBe(
      'try 1, found in Airflow: no event had told of it',
    )
  })

  it('says what the server asked for, where it did', () => {
    const inputs = { waitSeconds: 18, retryAfterSeconds: 20 }

    expect(wayLines(trail, stepAt(3, 'planning', 'waiting', { inputs }))[0]?.text).toBe(
      'Retry-After 20 s: waiting for a reason',
    )
  })

  it('tells a dead letter from the sending of its message', () => {
    const words = [stepAt(2, 'opened', 'dead-lettered'), stepAt(3, 'dead-lettered', 'dead-lettered')].map(
      (step) => wayLines(trail, step)[0]?.word,
    )

    expect(words).toEqual(['dead letter', 'parked'])
  })

  it('tells of a clear that took it along while it waited', () => {
    const along = stepAt(4, 'waiting', 'waiting', { reason: 'clear try 1', inputs: { attempt: 1, try: 1 } })

    expect(wayLines(trail, along)).toEqual([{ word: 'attempt 1', tone: 'told', text: 'clear try 1 in Airflow' }])
  })

  it('tells when what was held goes on', () => {
    const released = stepAt(9, 'held', 'planning', { actor: 'settle', reason: 'leg 2: a/b is recovered' })

    expect(wayLines(trail, released)).toEqual([{ word: 'released', tone: 'told', text: 'leg 2: a/b is recovered' }])
  })

  it('tells of an attempt that failed, once it is settled', () => {
    const settled = stepAt(9, 'attempting', 'planning', { actor: 'settle', reason: 'failed again at try 2' })

    expect(wayLines(trail, settled)).toEqual([{ word: 'not yet', tone: 'busy', text: 'failed again at try 2' }])
  })
})

describe('lines from two sources', () => {
  it('come in the order of their times, each kept back a moment', () => {
    const printed: string[] = []
    const order = new InOrder((text) => printed.push(text), 100)

    order.add(1_050, 'third')
    order.add(1_000, 'second')
    expect(order.flush(1_099)).toBe(0)
    order.add(990, 'first')
    expect(order.flush(1_100)).toBe(2)
    expect(printed).toEqual(['first', 'second'])

    expect(order.flush(Number.POSITIVE_INFINITY)).toBe(1)
    expect(printed).toEqual(['first', 'second', 'third'])
  })
})

describe('a table', () => {
  it('is aligned whether it is coloured or not', () => {
    const rows = [
      [{ text: 'failure', tone: 'dim' as const }, { text: 'outcome' }],
      [{ text: 'a.b' }, { text: 'recovered' }],
    ]

    expect(table(rows, plain)).toEqual(['failure  outcome', 'a.b      recovered'])
    expect(table(rows, marked)[0]).toBe('<dim>failure</>  outcome')
  })
})

describe('the closing balance', () => {
  it('shows every failure, the latency to the verdict and the sum that holds', () => {
    const held = recoveryIn(
      { kind: 'held', reason: 'paused-dag', until: '2026-11-01T01:00:00.000Z' },
      { subject: { dag_id: 'sales', run_id: 'r', task_id: 'fetch', map_index: 1 }, redrive: 1 },
    )
    const trails = [recoveredTrail(), { recovery: held, steps: [stepAt(4, null, 'opened')], event: undefined }]

    expect(balanceLines(balanceOf(trails, [incidentTrail(trails)], 3), plain)).toEqual([
      'failure         verdict    rule                waits  attempts      outcome    time to recovery',
      'orders.load     transient  connection-refused  3 s    1             recovered  30.0 s',
      'sales.fetch[1]  transient  connection-refused  -      0, 1 redrive  in-flight  -',
      '',
      'failure to verdict: p50 2.0 s, p95 4.0 s (2 failures)',
      '2 accepted = 1 recovered + 0 dead-lettered + 0 waived + 1 in flight; 3 events rejected',
    ])
  })

  it('puts the indexes of a mapped task that ended alike in one row', () => {
    const [first, ...others] = mappedTrails(3)
    const slow = {
      ...recoveredTrail(first?.recovery),
      steps: [...(first?.steps ?? []), stepAt(62, 'attempting', 'recovered')],
    }
    const trails = [slow, ...others]

    expect(balanceLines(balanceOf(trails, [incidentTrail(trails)], 0), plain).slice(0, 2)).toEqual([
      'failure           verdict    rule                waits  attempts  outcome    time to recovery',
      'prices.fetch × 3  transient  connection-refused  3 s    1         recovered  30.0 to 62.0 s',
    ])
  })
})
