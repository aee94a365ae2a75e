import { describe, expect, it } from 'vitest'
import { BREAKER_DEFAULTS, type BreakerPolicy } from '../../../../lambdas/contracts/breaker-policy.ts'
import type { Breaker } from '../../../../lambdas/domain/breaker/breaker.ts'
import type { Outcome } from '../../../../lambdas/domain/breaker/outcome.ts'
import { tripOf } from '../../../../lambdas/domain/breaker/trip.ts'
import { at, breakerIn, CLOSED, DEP, openUntil, outcomeWith } from '../../../support/breakers.ts'

const NOW = at(1000)
/** One letter an outcome, oldest first: `.` ok, `x` fail, `s` slow, `i` ignored, `t` throttled without a word. */
const CLASSES = { '.': 'ok', x: 'fail', s: 'slow', i: 'ignored', t: 'throttled' } as const
const told = (letters: string, change: (n: number) => Partial<Outcome> = () => ({})): Outcome[] =>
  [...letters].map((letter, n) =>
    outcomeWith(900 + n, { outcome: CLASSES[letter as keyof typeof CLASSES], ...change(n) }),
  )
const rule = (outcomes: readonly Outcome[], policy: BreakerPolicy = DEP, breaker: Breaker = breakerIn(CLOSED)) =>
  tripOf(breaker, outcomes, [], policy, NOW)?.rule
const by = (dagId: string, runId = 'run') => ({ dagId, runId, taskInstance: `${dagId}/${runId}/call/-1` })

describe('the rate of failures', () => {
  it.each([
    ['x.x.x', 'rate'],
    ['x.x.', undefined],
    ['.x.x.', undefined],
    ['x.x.x.', 'rate'],
    ['x.x.x..', undefined],
    ['xx.x.xx.', 'rate'],
    ['ixixiix.ix', 'rate'],
    ['xsxsx', 'rate'],
    ['xsxsxss', undefined],
    ['tx.t.', 'rate'],
  ])('of %s says %s', (letters, expected) => {
    expect(rule(told(letters))).toBe(expected)
  })

  it('is of the newest twenty', () => {
    expect(rule(told(`${'xx.'.repeat(5)}${'.'.repeat(14)}`))).toBeUndefined()
    expect(rule(told(`${'.'.repeat(40)}${'xx.'.repeat(7)}`))).toBe('rate')
  })

  it('is of the last half hour', () => {
    const old = (n: number) => ({ at: at(1000 - 1801 - n) })
    expect(rule(told('x.x.x', old))).toBeUndefined()
    expect(rule(told('x.x.x', (n) => ({ at: at(1000 - 1795 - n) })))).toBe('rate')
  })

  it('leaves out what claims to be of a time yet to come', () => {
    expect(rule(told('x.x.x', () => ({ at: at(1301) })))).toBeUndefined()
    expect(rule(told('x.x.x', (n) => ({ at: at(1290 + n) })))).toBe('rate')
  })

  it('counts for nothing while it is not closed', () => {
    expect(rule(told('xxxxx'), DEP, breakerIn(openUntil(at(1))))).toBeUndefined()
  })
})

describe('one reporter', () => {
  it('alone does not open it for the others, however often it fails', () => {
    const loud = (letters: string) => told(letters, (n) => (letters[n] === 'x' ? by('bad', `run${n}`) : {}))
    expect(rule(loud('xxxxxxxx.'))).toBeUndefined()
    expect(rule(loud('.xxxxxxxxxxxxxxxxxxx'))).toBeUndefined()
  })

  it('opens it where the others fail at half the rate as well', () => {
    const loud = told('xxxxxx', (n) => by('bad', `run${n}`))
    expect(rule([...loud, ...told('.x..')])).toBe('rate')
    expect(rule([...loud, ...told('.x...')])).toBeUndefined()
  })

  it('opens it where nobody else is there, by more than one task instance', () => {
    expect(rule(told('xx.xx', (n) => by('only', `run${n}`)))).toBe('rate')
    expect(rule(told('xx.xx', () => by('only')))).toBeUndefined()
  })
})

describe('failures in a row', () => {
  it.each([
    ['xxx', 'fast'],
    ['.xxx', 'fast'],
    ['xx.x', undefined],
    ['xxx.', undefined],
    ['xixix', 'fast'],
    ['xsxx', undefined],
  ])('of %s say %s', (letters, expected) => {
    expect(rule(told(letters))).toBe(expected)
  })

  it('must be of two runs', () => {
    expect(rule(told('xxx', () => by('only')))).toBeUndefined()
    expect(rule(told('xxx', (n) => by('only', `run${n % 2}`)))).toBe('fast')
  })

  it('must be of as many DAGs as call, up to each of another', () => {
    const row = (...dags: string[]) =>
      dags.map((dag, n) => outcomeWith(950 + n, { outcome: 'fail', ...by(dag, `run${n}`) }))
    expect(rule([...told('.'), ...row('bad', 'bad', 'bad')])).toBeUndefined()
    expect(rule([...told('.'), ...row('bad', 'b', 'bad')])).toBeUndefined()
    expect(rule([...told('.'), ...row('bad', 'b', 'c')])).toBe('fast')
    expect(rule(row('a', 'b', 'a'))).toBe('fast')
  })

  it('of DAGs whose runs have the same name are of two runs', () => {
    expect(rule(told('xxx', (n) => by(n === 0 ? 'a' : 'b')))).toBe('fast')
  })

  it('may be switched off', () => {
    expect(rule(told('xxx'), { ...DEP, fastFailures: 0 })).toBeUndefined()
  })
})

describe('slow calls', () => {
  const api = { ...BREAKER_DEFAULTS.api, windowSeconds: 200 }

  it('of the Airflow API open its breaker', () => {
    expect(rule(told('ssss.ssss.'), api)).toBe('slow')
    expect(rule(told('ssss.sss..'), api)).toBeUndefined()
  })

  it('of a dependency do not, unless somebody asks for it', () => {
    expect(rule(told('ssssss'))).toBeUndefined()
    expect(rule(told('ssssss'), { ...DEP, slowRate: 0.8 })).toBe('slow')
  })
})

describe('a server that asks to be left alone', () => {
  const throttled = (seconds: number, change: Partial<Outcome> = {}) => [
    outcomeWith(990, { outcome: 'throttled', retryAfterSeconds: seconds, ...change }),
  ]
  const trip = (outcomes: readonly Outcome[]) => tripOf(breakerIn(CLOSED), outcomes, [], DEP, NOW)

  it('opens at the first word, for as long as is left of it', () => {
    expect(trip(throttled(120))).toMatchObject({ rule: 'throttled', toldSeconds: 110 })
  })

  it('is believed for a quarter of an hour at most', () => {
    expect(trip(throttled(86_400))?.toldSeconds).toBe(890)
    expect(trip(throttled(86_400, { at: at(1250) }))?.toldSeconds).toBe(900)
  })

  it('opens nothing once that time is over', () => {
    expect(trip(throttled(10))).toBeUndefined()
    expect(trip(throttled(0, { at: NOW }))).toBeUndefined()
  })
})

describe('soon after it closed', () => {
  const closed = (change: Partial<Breaker> = {}) =>
    breakerIn({ kind: 'CLOSED', window: { from: at(900), epoch: 7 }, rampFrom: at(900) }, change)
  const failure = (change: Partial<Outcome> = {}) => outcomeWith(950, { outcome: 'fail', epoch: 7, ...change })

  it('one failure of released work opens it again', () => {
    expect(tripOf(closed(), [failure()], [], DEP, NOW)).toMatchObject({ rule: 'fragile', by: 'dag950' })
  })

  it('so does one of a task that nobody guards', () => {
    expect(tripOf(closed(), [], [failure()], DEP, NOW)?.rule).toBe('fragile')
  })

  it.each<[string, Partial<Outcome>]>([
    ['that was let through before', { epoch: 6 }],
    ['of unknown origin', { epoch: null }],
    ['a minute later', { at: at(961) }],
    ['that was none', { outcome: 'ignored' }],
  ])('a failure %s does not', (_, change) => {
    expect(rule([failure(change)], DEP, closed())).toBeUndefined()
  })

  it('the DAG that opened it last time does not do so alone again', () => {
    expect(rule([failure()], DEP, closed({ relapsedBy: 'dag950' }))).toBeUndefined()
    expect(rule([failure()], DEP, closed({ relapsedBy: 'dag951' }))).toBe('fragile')
  })
})

describe('the window after a closing', () => {
  const closed = breakerIn({ kind: 'CLOSED', window: { from: at(900), epoch: 7 }, rampFrom: null })

  it('holds nothing that was let through before, whatever its clock says', () => {
    expect(
      rule(
        told('xxxxx', () => ({ epoch: 6 })),
        DEP,
        closed,
      ),
    ).toBeUndefined()
    expect(
      rule(
        told('xxxxx', (n) => ({ epoch: 7, at: at(800 + n) })),
        DEP,
        closed,
      ),
    ).toBe('fast')
  })

  it('goes by the clock where nobody knows what let a call through', () => {
    expect(rule(told('xxxxx'), DEP, closed)).toBe('fast')
    expect(
      rule(
        told('xxxxx', (n) => ({ at: at(890 + n) })),
        DEP,
        closed,
      ),
    ).toBeUndefined()
  })
})
