import { describe, expect, it } from 'vitest'
import { badReporter } from '../../bench/breaker/bad-reporter.ts'
import { detection } from '../../bench/breaker/detection.ts'
import { lateVerdicts } from '../../bench/breaker/late-verdicts.ts'
import { proberCrash } from '../../bench/breaker/prober-crash.ts'
import { forcing, opening } from '../../bench/breaker/propagation.ts'
import { singleProbe } from '../../bench/breaker/single-probe.ts'
import { skew } from '../../bench/breaker/skew.ts'
import { API_KEY, DEP_KEY } from '../../bench/breaker/stage.ts'
import { throttling } from '../../bench/breaker/throttling.ts'

/** The figures that a reader of the run wants to see; `npm run bench breaker` prints them in one table. */
const tell = (what: string, figures: object) => console.log(`breaker · ${what}: ${JSON.stringify(figures)}`)

describe('200 callers that want to probe at the same moment', () => {
  it('make one probe, over 1,000 histories', { timeout: 120_000 }, async () => {
    const figures = await singleProbe(1000)

    tell('single probe', figures)
    expect(figures.admitted).toEqual([1, 1])
    expect(figures.conflicts, 'they met').toBeGreaterThan(100_000)
    expect(figures.unconditional[0], 'a store without conditions lets many in').toBeGreaterThan(10)
  })
})

describe('a verdict that comes after another has the seat', () => {
  it('changes nothing, over 10,000 interleavings', { timeout: 120_000 }, async () => {
    const figures = await lateVerdicts(10_000)

    tell('late verdicts', figures)
    expect(figures.violations).toBe(0)
    expect(figures.late).toBeGreaterThan(5000)
  })

  it('would, without token and owner', async () => {
    expect((await lateVerdicts(200, false)).violations).toBeGreaterThan(20)
  })
})

describe('a prober that dies', () => {
  it.each([
    ['dep', DEP_KEY, 60],
    ['api', API_KEY, 10],
  ] as const)('is replaced after its lease, 5 s and one look: %s', async (kind, key, poll) => {
    const figures = await proberCrash(100, key, poll)

    tell(`prober of kind ${kind} dies`, figures)
    expect(figures.longestSeconds).toBeLessThanOrEqual(figures.allowedSeconds)
    expect(figures.longestSeconds).toBeGreaterThan(figures.allowedSeconds - poll)
    expect(figures).toMatchObject({ stuck: 0, probesBeforeOpen: 6 })
  })
})

describe('a dependency of which half the calls fail', () => {
  it('is found out within 15 calls of 50 callers, in the median', () => {
    const figures = detection(1000, 50, 0.5)

    tell('detection', figures)
    expect(figures.shared[0]).toBeLessThanOrEqual(15)
    expect(figures.perCaller[0], 'each caller counting for itself').toBeGreaterThan(100)
  })

  it('is found out no later by 200 callers, and after 3 or 4 calls where all fail', () => {
    expect(detection(1000, 200, 0.5).shared[0]).toBeLessThanOrEqual(15)
    expect(detection(1000, 50, 1).shared[1]).toBeLessThanOrEqual(4)
  })
})

describe('two thousand outcomes a second of one dependency, while DynamoDB throttles', () => {
  it.each([
    [0.01, 0.5],
    [0.01, 1],
    [0.01, 0.01],
  ])('come to the decision that all of them would: %f fail, then %f', (before, after) => {
    const figures = throttling(100, before, after)

    tell('throttling', figures)
    expect(figures.lost).toBeGreaterThan(0.1)
    expect(figures.peak).toBeLessThanOrEqual(500)
    expect(figures.wrong).toBeLessThanOrEqual(1)
    expect(figures.openedAfter[1]).toBeLessThanOrEqual(figures.openedAfter[0] + 0.5)
  })
})

describe('one caller of ten that always fails', () => {
  it('never opens the breaker for the others', { timeout: 60_000 }, () => {
    const figures = badReporter(8, 10_000, 0)

    tell('bad reporter', figures)
    expect(figures).toMatchObject({ opened: 0, withoutQuorum: 8 })
  })
})

describe('50 callers', () => {
  it.each(['reads', 'keeps'] as const)('see within 2 s that it opened, where each %s its view', async (sight) => {
    const figures = await opening(30, sight)

    tell(`propagation, each ${sight}`, figures)
    expect(figures.tooLate).toBe(0)
    expect(figures.longestSeconds).toBeLessThanOrEqual(2)
    expect(figures.before).toBeGreaterThan(1000)
  })

  it('with kept views are not let through 2 s after an operator forced it open', async () => {
    const figures = await forcing(30, 'keeps', 'FORCED_OPEN')

    tell('FORCED_OPEN', figures)
    expect(figures.tooLate).toBe(0)
    expect(figures.before).toBeGreaterThan(1000)
  })
})

describe('callers whose clocks are wrong by up to two minutes', () => {
  it.each([
    ['dep', DEP_KEY],
    ['api', API_KEY],
  ] as const)('cost one extra probe in an open period at most, and no unfenced write: %s', async (kind, key) => {
    const figures = await skew(100, key)

    tell(`skew, kind ${kind}`, figures)
    expect(figures.extra[0]).toBeLessThanOrEqual(1)
    expect(figures.violations).toBe(0)
    expect(figures.periods).toBeGreaterThan(100)
  })
})
