import { describe, expect, it } from 'vitest'
import { verdictSchema } from '../../../../lambdas/contracts/verdict.ts'
import { classify, classifyEvent } from '../../../../lambdas/domain/classify/classify.ts'
import { failedEvent } from '../../../support/events.ts'
import { chain, link, raised, said } from './support.ts'

describe('precedence', () => {
  it("the author's word beats every fact", () => {
    const facts = chain(
      link('airflow.exceptions.AirflowFailException', {}, 'giving up'),
      link('requests.exceptions.HTTPError', { http_status: 503 }, '', { relation: 'cause' }),
    )

    expect(classify(facts)).toMatchObject({
      class: 'permanent',
      rule: 'airflow-fail',
      basis: 'declared',
      alternatives: [
        {
          rule: 'http-unavailable',
          class: 'transient',
          category: 'service-unavailable',
          why: "the author's word goes first",
        },
      ],
    })
  })

  it('a reported code beats words of the same exception', () => {
    expect(classify(raised('shop.ApiError', { http_status: 403 }, 'connection reset')).rule).toBe('http-forbidden')
  })

  it('the innermost of two reported facts wins', () => {
    const facts = chain(
      link('shop.LoadError', { http_status: 401 }),
      link('shop.ApiError', { http_status: 503 }, '', { relation: 'cause' }),
    )

    expect(classify(facts).rule).toBe('http-unavailable')
  })

  it('words that name the cause beat a class that many causes share', () => {
    expect(classify(raised('builtins.ValueError', {}, 'deadlock detected')).rule).toBe('lock-conflict')
  })

  it('a precise rule beats a general one on the same fact', () => {
    expect(classify(raised('x.E', { sqlstate: '53100' })).rule).toBe('sql-disk-full')
  })

  it('the cause in a log tail counts where the exception only says that a command failed', () => {
    const event = failedEvent({
      exception: [link('airflow.exceptions.AirflowException', {}, 'Bash command failed, exit code 1.')],
      log_tail: 'java.lang.OutOfMemoryError: Java heap space',
    })

    expect(classifyEvent(event)).toMatchObject({ class: 'permanent', category: 'oom' })
  })
})

describe('confidence', () => {
  it('is lower where only words carry the verdict', () => {
    const reported = classify(raised('x.E', { http_status: 503 })).confidence
    const told = classify(said('HTTP 503')).confidence

    expect(told).toBeLessThan(reported)
  })

  it('is lower where another rule of the same weight concludes the opposite', () => {
    const alone = classify(said('deadlock detected'))
    const contradicted = classify(said('deadlock detected, incorrect username or password'))

    expect(contradicted.rule).toBe(alone.rule)
    expect(contradicted.confidence).toBeLessThan(alone.confidence)
  })
})

describe('what cannot be told stays unknown', () => {
  it.each([
    ['a bare exit code', said('Task failed with exit code 1', { exit_code: 1 })],
    ['a job that failed without a word', said('Job failed')],
    ['no fact at all', said('')],
    ['a wrapper around nothing', raised('airflow.exceptions.AirflowException', {}, 'Pod returned a failure')],
    [
      'a SIGTERM after the state was set from outside',
      said('State of this instance has been externally set to failed.', { signal: 'SIGTERM' }),
    ],
    ['a time-out of nobody knows what', said('timeout')],
  ])('%s', (_, facts) => {
    expect(classify(facts).class).toBe('unknown')
  })

  it('says rule none where no rule matches', () => {
    expect(classify(said('Job failed'))).toMatchObject({
      rule: 'none',
      category: 'unknown',
      confidence: 0,
      evidence: [],
    })
  })
})

describe('the verdict', () => {
  it('is of the contract, with evidence for people', () => {
    const verdict = classifyEvent(failedEvent({ dependencies: ['http:orders'] }))

    expect(verdictSchema.parse(verdict)).toEqual(verdict)
    expect(verdict).toMatchObject({ rule: 'connection-refused', evidence: ['errno=ECONNREFUSED'] })
  })

  it.each([
    ['a header', raised('x.HTTPError', { http_status: 429, retry_after_s: 30 }, 'retry after 5 seconds'), 30],
    ['words', said('429 Too Many Requests, retry after 5 seconds'), 5],
    ['neither', said('429 Too Many Requests'), null],
  ])('takes the wait from %s', (_, facts, seconds) => {
    expect(classify(facts).retry_after_s).toBe(seconds)
  })
})
