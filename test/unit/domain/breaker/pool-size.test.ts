import { describe, expect, it } from 'vitest'
import { type PoolRecord, poolStep, poolToRead } from '../../../../lambdas/domain/breaker/pool-size.ts'
import { at } from '../../../support/breakers.ts'

const NOW = at(600)
const UNTOUCHED: PoolRecord = { kind: 'untouched' }
const CUT: PoolRecord = { kind: 'cut', pool: 'api', original: 8 }
const LEFT: PoolRecord = { kind: 'left', pool: 'api' }
const cuttingSince = (since: string): PoolRecord => ({ kind: 'cutting', pool: 'api', original: 8, since })
const CRASHED = cuttingSince(at(480))
const BUSY = cuttingSince(at(480.001))

const turn = (record: PoolRecord, wanted: string | null) => ({ record, wanted, now: NOW })
const open = (record: PoolRecord, slots?: number) => poolStep(turn(record, 'api'), slots)
const closed = (record: PoolRecord, slots?: number) => poolStep(turn(record, null), slots)
const note = (record: PoolRecord) => ({ kind: 'note', record })
const cutFrom = (from: number) => ({
  kind: 'cut',
  from,
  to: 1,
  before: { kind: 'cutting', pool: 'api', original: from, since: NOW },
  after: { kind: 'cut', pool: 'api', original: from },
  refused: LEFT,
})

describe('while the breaker is not closed, its pool', () => {
  it.each([2, 8, 128, -1])('of %i slots is cut to one, its size written before', (slots) => {
    expect(open(UNTOUCHED, slots)).toEqual(cutFrom(slots))
  })

  it.each([0, 1])('of %i slots is left as it is, whatever becomes of it', (slots) => {
    expect(open(UNTOUCHED, slots)).toEqual(note(LEFT))
  })

  it('that was cut is not cut again: whatever size it has now is an operator’s', () => {
    for (const slots of [1, 2, 8, 20]) expect(open(CUT, slots)).toEqual({ kind: 'nothing' })
    expect(poolToRead(turn(CUT, 'api'))).toBeUndefined()
  })

  it('that is an operator’s stays so', () => {
    expect(open(LEFT)).toEqual({ kind: 'nothing' })
    expect(poolToRead(turn(LEFT, 'api'))).toBeUndefined()
  })

  it('that Airflow does not have is told', () => {
    expect(open(UNTOUCHED, undefined)).toEqual({ kind: 'missing' })
  })

  it.each<[string, number | undefined, object]>([
    ['was not cut yet: it is', 8, cutFrom(8)],
    ['was cut already: that is noted', 1, note(CUT)],
    ['is an operator’s by now', 20, note(LEFT)],
    ['is gone', undefined, note(LEFT)],
  ])('of a round that crashed %s', (_, slots, step) => {
    expect(poolToRead(turn(CRASHED, 'api'))).toBe('api')
    expect(open(CRASHED, slots)).toEqual(step)
  })
})

describe('once the breaker is closed, its pool', () => {
  it.each([CUT, CRASHED])('gets its size back: $kind', (record) => {
    expect(poolToRead(turn(record, null))).toBe('api')
    expect(closed(record, 1)).toEqual({ kind: 'restore', from: 1, to: 8, after: UNTOUCHED })
  })

  it.each([
    ['an operator’s size', 20],
    ['an operator’s none', 0],
    ['its size already', 8],
    ['no such pool', undefined],
  ])('with %s stays as it is, and ours is forgotten', (_, slots) => {
    for (const record of [CUT, CRASHED]) expect(closed(record, slots)).toEqual(note(UNTOUCHED))
  })

  it('may be cut again the next time, where it was an operator’s', () => {
    expect(closed(LEFT)).toEqual(note(UNTOUCHED))
  })

  it('that was not touched is not asked after', () => {
    expect(poolToRead(turn(UNTOUCHED, null))).toBeUndefined()
    expect(closed(UNTOUCHED)).toEqual({ kind: 'nothing' })
  })
})

describe('a round under way', () => {
  it.each([
    ['cut', 'api'],
    ['restored', null],
  ])('is not interfered with for two minutes: nothing else is %s', (_, wanted) => {
    expect(poolToRead(turn(BUSY, wanted))).toBeUndefined()
    for (const slots of [1, 8]) expect(poolStep(turn(BUSY, wanted), slots)).toEqual({ kind: 'nothing' })
  })
})

describe('where the configuration names another pool meanwhile', () => {
  it('the one that was cut gets its size back first', () => {
    expect(poolToRead(turn(CUT, 'other'))).toBe('api')
    expect(poolStep(turn(CUT, 'other'), 1)).toMatchObject({ kind: 'restore', to: 8 })
    expect(poolStep(turn(LEFT, 'other'), undefined)).toEqual(note(UNTOUCHED))
  })
})
