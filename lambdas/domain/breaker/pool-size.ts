import { secondsBetween } from '../recovery/advance.ts'

/** While a breaker is not closed its pool has so many: the probe's. */
const SHED_SLOTS = 1

/** Whoever began to cut a pool has this long; what is older was left by a crash. Longer than the function's time-out. Seconds. */
const CUTTING_SECONDS = 120

/** What we know of a pool, so that its size is never lost and an operator's never overwritten. */
export type PoolRecord =
  | { readonly kind: 'untouched' }
  /** written before the pool is cut */
  | { readonly kind: 'cutting'; readonly pool: string; readonly original: number; readonly since: string }
  | { readonly kind: 'cut'; readonly pool: string; readonly original: number }
  /** somebody else's to size until the breaker closes */
  | { readonly kind: 'left'; readonly pool: string }

export type PoolStep =
  | { readonly kind: 'nothing' }
  /** it is to be cut, and Airflow has no such pool */
  | { readonly kind: 'missing' }
  /** only what we know changes */
  | { readonly kind: 'note'; readonly record: PoolRecord }
  /** `before` is written, then the pool is set, then `after`; `refused` where somebody changed the pool meanwhile */
  | {
      readonly kind: 'cut'
      readonly from: number
      readonly to: number
      readonly before: PoolRecord
      readonly after: PoolRecord
      readonly refused: PoolRecord
    }
  | { readonly kind: 'restore'; readonly from: number; readonly to: number; readonly after: PoolRecord }

export type PoolTurn = {
  readonly record: PoolRecord
  /** the pool that is to have one slot now; null: none is */
  readonly wanted: string | null
  readonly now: string
}

/** The pool whose size decides; undefined where it does not matter, so that Airflow is not asked. */
export function poolToRead({ record, wanted, now }: PoolTurn): string | undefined {
  switch (record.kind) {
    case 'untouched':
      return wanted ?? undefined
    case 'cutting':
      return secondsBetween(record.since, now) < CUTTING_SECONDS ? undefined : record.pool
    case 'cut':
      return record.pool === wanted ? undefined : record.pool
    case 'left':
      return undefined
  }
}

/**
 * What is to be done with a breaker's pool. It is cut once while the breaker is not closed and gets its size back
 * after; a size that is neither that nor ours is an operator's, and stays.
 * @param slots of the pool that was to be read; undefined: none was, or Airflow has none of that name
 */
export function poolStep({ record, wanted, now }: PoolTurn, slots: number | undefined): PoolStep {
  if (record.kind === 'left') return record.pool === wanted ? NOTHING : FORGET
  const pool = poolToRead({ record, wanted, now })
  if (pool === undefined) return NOTHING
  if (record.kind === 'untouched') {
    if (slots === undefined) return { kind: 'missing' }
    return isMore(slots) ? cut(pool, slots, now) : { kind: 'note', record: { kind: 'left', pool } }
  }
  if (pool !== wanted) return slots === SHED_SLOTS ? restore(record.original) : FORGET
  if (slots === record.original) return cut(pool, slots, now)
  if (slots === SHED_SLOTS) return { kind: 'note', record: { kind: 'cut', pool, original: record.original } }
  return { kind: 'note', record: { kind: 'left', pool } }
}

/** -1 is without limit. */
const isMore = (slots: number): boolean => slots < 0 || slots > SHED_SLOTS

const cut = (pool: string, original: number, now: string): PoolStep => ({
  kind: 'cut',
  from: original,
  to: SHED_SLOTS,
  before: { kind: 'cutting', pool, original, since: now },
  after: { kind: 'cut', pool, original },
  refused: { kind: 'left', pool },
})

const UNTOUCHED: PoolRecord = { kind: 'untouched' }
const restore = (to: number): PoolStep => ({ kind: 'restore', from: SHED_SLOTS, to, after: UNTOUCHED })
const NOTHING: PoolStep = { kind: 'nothing' }
const FORGET: PoolStep = { kind: 'note', record: UNTOUCHED }
