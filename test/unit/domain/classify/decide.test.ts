import { describe, expect, it } from 'vitest'
import { type OwnRule, ownRuleSchema } from '../../../../lambdas/contracts/own-rules.ts'
import { verdictSchema } from '../../../../lambdas/contracts/verdict.ts'
import { classify, classifyEvent, decide } from '../../../../lambdas/domain/classify/classify.ts'
import { type DecisionContext, NOTHING_KNOWN } from '../../../../lambdas/domain/classify/context.ts'
import type { FailureFacts } from '../../../../lambdas/domain/classify/facts.ts'
import { compileOwnRules } from '../../../../lambdas/domain/classify/own-rules/compile.ts'
import { failedEvent } from '../../../support/events.ts'
import { chain, link, raised, said } from './support.ts'

type Then = Partial<OwnRule['then']>
const own = (name: string, when: object, then: Then = {}) =>
  ownRuleSchema.parse({ name, when, then: { class: 'permanent', category: 'config-error', ...then } })
const withRules = (...rules: OwnRule[]): DecisionContext => ({ ...NOTHING_KNOWN, ownRules: compileOwnRules(rules) })
const withHistory = (healed: number, retried: number): DecisionContext => ({
  ...NOTHING_KNOWN,
  track: { ...NOTHING_KNOWN.track, history: { healed, retried } },
})
const withDemoted = (rule: string, context: DecisionContext = NOTHING_KNOWN): DecisionContext => ({
  ...context,
  track: { ...context.track, demoted: new Map([[rule, { false: 14, of: 22, lowerBound: 0.4066 }]]) },
})
const updating = (status: string): DecisionContext => ({
  ...NOTHING_KNOWN,
  environmentStatus: { status, at: '2026-11-01T00:00:00.000Z' },
})
const whys = (facts: FailureFacts, context?: DecisionContext) =>
  Object.fromEntries(decide(facts, context ?? NOTHING_KNOWN).alternatives.map(({ rule, why }) => [rule, why]))

const BUSY = raised('shop.ApiError', { http_status: 503, host: 'api.example.com' }, 'deadlock detected')
const OPAQUE = said('the job was not successful')

describe('what a verdict rests on', () => {
  it.each([
    ['declared', raised('airflow.exceptions.AirflowFailException')],
    ['reported', BUSY],
    ['text', said('deadlock detected')],
    ['none', OPAQUE],
  ])('is named: %s', (basis, facts) => {
    expect(classify(facts).basis).toBe(basis)
  })

  it('is of the contract, whatever it is', () => {
    const context = withDemoted('http-unavailable', withHistory(9, 9))
    const verdict = decide(BUSY, context)

    expect(verdictSchema.parse(verdict)).toEqual(verdict)
  })
})

describe('an alternative', () => {
  it('says that words lose to a reported fact', () => {
    expect(whys(BUSY)['lock-conflict']).toBe('words lose to a reported fact')
  })

  it('says that an outer cause loses', () => {
    const facts = chain(
      link('shop.LoadError', { http_status: 401 }),
      link('shop.ApiError', { http_status: 503 }, '', { relation: 'cause' }),
    )

    expect(whys(facts)['http-unauthorized']).toBe('names an outer cause')
  })

  it('says that the general loses to the precise', () => {
    expect(whys(raised('builtins.ValueError', {}, 'deadlock detected'))['python-code-error']).toBe(
      'general beside precise',
    )
  })
})

describe("an environment's own rule", () => {
  it('goes before ours, which is named with its class and why it lost', () => {
    const verdict = decide(BUSY, withRules(own('shop-moved', { http_status: 503 })))

    expect(verdict).toMatchObject({
      class: 'permanent',
      category: 'config-error',
      rule: 'shop-moved',
      basis: 'own-rule',
      confidence: 0.9,
      evidence: ['http_status=503'],
    })
    expect(verdict.alternatives).toContainEqual({
      rule: 'http-unavailable',
      class: 'transient',
      category: 'service-unavailable',
      why: 'own rule goes first',
    })
  })

  it('is not stronger than what the author declared', () => {
    const facts = raised('airflow.exceptions.AirflowFailException')
    const verdict = decide(facts, withRules(own('all', { exception: 'AirflowFailException' }, { class: 'transient' })))

    expect(verdict).toMatchObject({ rule: 'airflow-fail', alternatives: [{ why: "the author's word goes first" }] })
  })

  it('loses to the one before it', () => {
    const context = withRules(own('first', { http_status: 503 }), own('second', { host: '*' }, { class: 'transient' }))

    expect(decide(BUSY, context)).toMatchObject({ rule: 'first', confidence: 0.9 })
    expect(whys(BUSY, context).second).toBe('an earlier own rule goes first')
  })

  it('says itself who is at fault and how long to wait', () => {
    const wait = own('w', { http_status: 503 }, { class: 'transient', dependency: 'http:shop', wait_seconds: 120 })
    expect(decide(BUSY, withRules(wait))).toMatchObject({ dependency: 'http:shop', retry_after_s: 120 })

    const nobody = own('n', { http_status: 503 }, { category: 'network', dependency: null })
    expect(decide(BUSY, withRules(nobody)).dependency).toBeNull()

    const open = own('o', { http_status: 503 }, { category: 'network' })
    expect(decide(BUSY, withRules(open)).dependency).toBe('http:api.example.com')
  })

  it('knows the task of an event', () => {
    const context = withRules(own('tagged', { tag: 'billing', dag: 'orders', operator: '@task' }))

    expect(classifyEvent(failedEvent({ tags: ['billing'] }), context).rule).toBe('tagged')
    expect(classifyEvent(failedEvent({ tags: [] }), context).rule).toBe('connection-refused')
  })
})

describe('an environment that is being updated', () => {
  const LOST = said('Task heartbeat timeout: the scheduler did not get heartbeats')

  it.each([
    ['the marks of a lost worker', said('Worker exited prematurely: signal 9 (SIGKILL)')],
    ['no exception at all', OPAQUE],
    ['not a word', said('')],
  ])('explains a failure with %s, for certain', (_, facts) => {
    expect(decide(facts, updating('UPDATING'))).toMatchObject({
      class: 'transient',
      category: 'infrastructure',
      rule: 'environment-updating',
      basis: 'platform',
      confidence: 1,
      dependency: null,
      evidence: [expect.stringContaining('environment UPDATING (2026'), expect.any(String)],
    })
  })

  it('does not explain an exception of the task itself', () => {
    expect(decide(BUSY, updating('UPDATING')).rule).toBe('http-unavailable')
  })

  it('explains nothing once it is available', () => {
    expect(decide(LOST, updating('AVAILABLE')).rule).not.toBe('environment-updating')
  })

  it('goes before own rules', () => {
    const context = { ...updating('UPDATING'), ownRules: withRules(own('all', { message: 'job' })).ownRules }

    expect(whys(OPAQUE, context)).toEqual({ all: 'the environment was not available' })
  })
})

describe('retries of the same cause', () => {
  it('decide where no rule does', () => {
    expect(decide(OPAQUE, withHistory(5, 5))).toMatchObject({
      class: 'transient',
      category: 'unknown',
      rule: 'history',
      basis: 'history',
      confidence: 0.86,
      evidence: ['a retry of this cause healed 5 of 5 times (95 % between 54 % and 100 %)'],
      alternatives: [],
    })
  })

  it('give up on what never healed', () => {
    expect(decide(OPAQUE, withHistory(0, 40))).toMatchObject({ class: 'permanent', basis: 'history' })
  })

  it('decide where the rule that matched cannot tell, and keep its category', () => {
    const undecided = said('timeout')
    const { category, rule } = classify(undecided)

    const verdict = decide(undecided, withHistory(9, 9))

    expect(verdict).toMatchObject({ class: 'transient', category, basis: 'history' })
    expect(verdict.alternatives[0]).toMatchObject({ rule, why: 'does not tell whether a retry helps' })
  })

  it('never contradict a rule that decides', () => {
    expect(decide(BUSY, withHistory(0, 100))).toEqual(classify(BUSY))
  })

  it('are told of also where they do not decide', () => {
    expect(decide(OPAQUE, withHistory(1, 2))).toMatchObject({
      class: 'unknown',
      rule: 'none',
      evidence: [expect.stringContaining('healed 1 of 2 times')],
    })
    expect(decide(OPAQUE, withHistory(0, 0)).evidence).toEqual([])
  })

  it('are not followed where following them was wrong too often', () => {
    expect(decide(OPAQUE, withDemoted('history', withHistory(9, 9)))).toEqual(classify(OPAQUE))
  })
})

describe('a rule that was wrong too often', () => {
  it('says unknown, keeps its category and tells why', () => {
    expect(decide(BUSY, withDemoted('http-unavailable'))).toMatchObject({
      class: 'unknown',
      category: 'service-unavailable',
      rule: 'http-unavailable',
      confidence: 0,
      evidence: ['rule http-unavailable demoted: 14 of 22 wrong (lower bound 41 %)', 'http_status=503'],
    })
  })

  it('leaves the word to earlier retries', () => {
    const verdict = decide(BUSY, withDemoted('http-unavailable', withHistory(9, 9)))

    expect(verdict).toMatchObject({ class: 'transient', category: 'service-unavailable', rule: 'history' })
    expect(verdict.alternatives[0]).toMatchObject({ rule: 'http-unavailable', class: 'transient', why: 'demoted' })
  })

  it('may be an own rule', () => {
    const context = withDemoted('shop-moved', withRules(own('shop-moved', { http_status: 503 })))

    expect(decide(BUSY, context)).toMatchObject({ class: 'unknown', rule: 'shop-moved', basis: 'own-rule' })
  })

  it('is of no matter where another decides', () => {
    expect(decide(BUSY, withDemoted('lock-conflict'))).toEqual(classify(BUSY))
  })
})
