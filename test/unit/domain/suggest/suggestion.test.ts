import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ownRuleSchema } from '../../../../lambdas/contracts/own-rules.ts'
import { type FailureFacts, factsFromEvent } from '../../../../lambdas/domain/classify/facts.ts'
import { suggestRule } from '../../../../lambdas/domain/suggest/suggestion.ts'
import { failedEvent } from '../../../support/events.ts'
import { chain, link, raised, said } from '../classify/support.ts'

const CLUSTER = { fingerprint: '0123456789abcdef', category: 'unknown' } as const
const NONE = { healed: 0, retried: 0 }
const suggest = (samples: FailureFacts[], history = NONE, others: FailureFacts[] = []) =>
  suggestRule(CLUSTER, samples, history, others)
const whenOf = (...samples: FailureFacts[]) => suggest(samples)?.rule.when

describe('a suggested rule matches on what the failures share', () => {
  it('the class, and words that stay from failure to failure, whatever stands between them', () => {
    const when = whenOf(
      raised('shop.LedgerClosed', {}, 'Ledger 17: is being closed, until 10:00'),
      raised('shop.LedgerClosed', {}, 'Ledger 99: is being closed, until 23:30'),
    )

    expect(when).toEqual({ exception: 'LedgerClosed', message: 'is\\W+being\\W+closed\\W+until' })
  })

  it('no quoted values, no numbers, no names of files and hosts', () => {
    expect(
      whenOf(
        said(
          "could not settle batch 'the spring sale of shoes' (see /tmp/x) since orders.internal.example.com didn't answer",
        ),
      ),
    ).toEqual({ message: 'could\\W+not\\W+settle\\W+batch' })
  })

  it('only words that all of them have', () => {
    expect(
      whenOf(said('the loader of orders gave up on the feed'), said('the loader of parcels gave up on the feed')),
    ).toBeUndefined()
    expect(whenOf(said('loader 7 gave up on the feed'), said('importer 7 gave up on the feed'))?.message).toBe(
      'gave\\W+up\\W+on\\W+the\\W+feed',
    )
  })

  it('codes and host, and no words where a code tells the cause', () => {
    const busy = (path: string) =>
      raised('shop.ApiError', { http_status: 418, host: 'api.example.com' }, `I am a teapot, says ${path}`)

    expect(whenOf(busy('/a'), busy('/b'))).toEqual({
      exception: 'ApiError',
      http_status: 418,
      host: 'api.example.com',
    })
  })

  it('only what all of them have', () => {
    const on = (host: string) => raised('shop.ApiError', { grpc_code: 'DATA_LOSS', host })

    expect(whenOf(on('a.example.com'), on('b.example.com'))).toEqual({ exception: 'ApiError', grpc_code: 'DATA_LOSS' })
  })

  it('the cause, not what wraps it', () => {
    const facts = chain(
      link('airflow.exceptions.AirflowException', {}, 'Job failed'),
      link('shop.Frozen', {}, 'frozen', { relation: 'cause' }),
    )

    expect(whenOf(facts)).toEqual({ exception: 'Frozen' })
    expect(whenOf(raised('airflow.exceptions.AirflowException', {}, 'The nightly job did not come back'))).toEqual({
      message: 'the\\W+nightly\\W+job\\W+did\\W+not\\W+come\\W+back',
    })
  })

  it('an exit code with the words beside it, since many causes have the same one', () => {
    expect(whenOf(said('loader gave up on the feed', { exit_code: 3 }))).toEqual({
      exit_code: 3,
      message: 'loader\\W+gave\\W+up\\W+on\\W+the\\W+feed',
    })
  })

  it('words of the log tail where nothing else was told', () => {
    const facts = factsFromEvent(failedEvent({ exception: [], log_tail: 'loader gave up on the feed' }))

    expect(whenOf(facts)).toEqual({ log_tail: 'loader\\W+gave\\W+up\\W+on\\W+the\\W+feed' })
  })

  it('nothing where they share nothing', () => {
    expect(suggest([said('it broke')])).toBeNull()
    expect(suggest([])).toBeNull()
    expect(suggest([raised('a.Red', {}, 'one'), raised('a.Blue', {}, 'two')])).toBeNull()
  })
})

describe('what a suggested rule concludes', () => {
  const sample = raised('shop.LedgerClosed', {}, 'closed')

  it.each([
    [{ healed: 9, retried: 9 }, 'transient', /healed 9 of 9 times/],
    [{ healed: 0, retried: 40 }, 'permanent', /healed 0 of 40 times/],
    [{ healed: 1, retried: 3 }, '?', /healed 1 of 3 times/],
    [NONE, '?', /no retry of it is known/],
  ])('after %j is %s', (history, kind, evidence) => {
    const found = suggest([sample], history)

    expect(found?.rule.then).toEqual({ class: kind, category: 'unknown' })
    expect(found?.evidence).toMatch(evidence)
  })

  it('is told with how many other causes it would match', () => {
    const others = [raised('shop.LedgerClosed', {}, 'another'), said('unrelated words of a job')]

    expect(suggest([sample], NONE, others)?.alsoMatches).toBe(1)
  })
})

describe('the name of a suggested rule', () => {
  it.each([
    [raised('shop.HTTPOrdersError', { http_status: 418 }), 'httporders-error-418-012345'],
    [said('x', { exit_code: 3 }), 'cause-3-012345'],
    [said('9 lives are not enough here'), 'lives-are-not-enough-here-012345'],
  ])('is made of what it matches on', (facts, name) => {
    expect(suggest([facts])?.rule.name).toBe(name)
  })
})

it('whatever a failure says, the rule offered for it is one, and matches it', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 })
  fc.assert(
    fc.property(text, text, text, (type, message, host) => {
      const found = suggest([raised(`x.${type}`, { host, exit_code: 3 }, message)])
      if (found === null) return
      const rule = { ...found.rule, then: { class: 'unknown', category: 'unknown' } }
      expect(ownRuleSchema.safeParse(rule).success).toBe(true)
    }),
  )
})
