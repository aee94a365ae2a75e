import { describe, expect, it } from 'vitest'
import { deadLetterEnvelopeSchema } from '../../../lambdas/contracts/dead-letter.ts'
import { CATEGORIES, type Category } from '../../../lambdas/contracts/verdict.ts'
import { envelopeOf } from '../../../lambdas/domain/envelope.ts'
import { stepOf } from '../../../lambdas/domain/recovery/advance.ts'
import type { Recovery } from '../../../lambdas/domain/recovery/recovery.ts'
import { NOW, recoveryIn } from '../../support/recoveries.ts'

const TOLD = {
  evidence: [],
  alternatives: [
    { rule: 'timeout-words', class: 'unknown', category: 'timeout', why: 'words lose to a reported fact' } as const,
  ],
}
const parked = (change: Partial<Recovery> = {}) =>
  recoveryIn({ kind: 'dead-lettered', reason: 'permanent', sentAt: null }, change)
const of = (category: Category, change: Partial<Recovery> = {}) =>
  parked({ verdict: { ...parked().verdict, category }, ...change })
const adviceOn = (recovery: Recovery, reason = 'exhausted') => envelopeOf(recovery, reason, TOLD, []).how_to_fix
const GENERAL = /kept failing/

const why = { now: NOW, actor: 'gateway', policyHash: 'abc', attemptTimeoutSeconds: 60 }
const step = (state: Recovery['state'], reason: string) => stepOf('waiting', recoveryIn(state), { ...why, reason })

describe('the envelope of a dead letter', () => {
  it('tells what failed, why, on what evidence and where to read more', () => {
    const envelope = envelopeOf(parked(), 'permanent: code-bug', { ...TOLD, evidence: ['KeyError'] }, [])

    expect(envelope).toMatchObject({
      what: { environment: 'test', dag_id: 'orders', task_id: 'load', map_index: -1, try_number: 1 },
      why: {
        class: 'transient',
        category: 'network',
        rule: 'connection-refused',
        basis: 'reported',
        reason: 'permanent: code-bug',
      },
      evidence: ['KeyError'],
      alternatives: ['unknown, timeout (rule timeout-words): words lose to a reported fact'],
      how_to_redrive: expect.stringContaining('Start DLQ redrive'),
      explain: expect.stringContaining(parked().id),
    })
  })

  it('tells of the attempts and waits, newest last, and of nothing else', () => {
    const steps = [
      step({ kind: 'planning', notBefore: null }, 'leg 1: first leg'),
      step({ kind: 'waiting', until: NOW }, 'attempt 1 of 4'),
      step({ kind: 'attempting', since: NOW, token: 'secret-token' }, 'clear try 1'),
    ]

    expect(envelopeOf(parked(), 'x', TOLD, steps).tried).toEqual([
      `${NOW} planning: leg 1: first leg`,
      `${NOW} attempting: clear try 1`,
    ])
  })

  it('stays small however long a recovery took', () => {
    const steps = Array.from({ length: 500 }, (_, n) =>
      step({ kind: 'attempting', since: NOW, token: 't' }, `${n} ${'x'.repeat(1000)}`),
    )
    const { tried, evidence } = envelopeOf(parked(), 'x', { ...TOLD, evidence: Array(50).fill('e') }, steps)

    expect(tried).toHaveLength(10)
    expect(tried.at(-1)).toMatch(/ 499 x/)
    expect(Math.max(...tried.map((line) => line.length))).toBe(300)
    expect(evidence).toHaveLength(10)
  })

  it.each(CATEGORIES)('of category %s is whole: nothing in it is undefined', (category) => {
    const envelope = envelopeOf(of(category, { subject: { ...parked().subject, map_index: 7 } }), 'x', TOLD, [])

    expect(deadLetterEnvelopeSchema.parse(envelope)).toEqual(envelope)
    expect(JSON.stringify(envelope)).not.toContain('undefined')
    expect(envelope.how_to_fix.length).toBeGreaterThan(20)
  })
})

describe('the advice in a dead letter', () => {
  it.each<[Category, RegExp]>([
    ['auth-denied', /permission/],
    ['auth-expired', /credentials/],
    ['bad-request', /request/],
    ['not-found', /name/],
    ['code-bug', /code.*newest version/],
    ['config-error', /configuration/],
    ['data-quality', /data/],
    ['dependency-missing', /package/],
    ['disk-full', /disk/],
    ['oom', /memory/],
    ['quota-hard-limit', /quota/],
    ['schema-mismatch', /schema/],
    ['syntax-error', /SQL/],
    ['tls', /certificate/],
    ['declared-permanent', /message/],
  ])('on %s names its remedy', (category, remedy) => {
    expect(adviceOn(of(category))).toMatch(remedy)
  })

  it('on what passes by itself asks to look why it did not', () => {
    expect(adviceOn(of('network'))).toMatch(GENERAL)
  })

  it('on a task whose author asks first is to approve, and after that the cause', () => {
    expect(adviceOn(of('network', { contract: 'ask' }))).toMatch(/redriving is the approval/)
    expect(adviceOn(of('network', { contract: 'ask', redrive: 1 }))).toMatch(GENERAL)
  })

  it.each(['never', 'scope'] as const)('on a task that is not repeated alone (%s) is to do it by hand', (contract) => {
    expect(adviceOn(of('code-bug', { contract, redrive: 1 }))).toMatch(/by hand/)
  })

  it('on a task whose set-up and tear-down are repeated with it is as on any other', () => {
    expect(adviceOn(of('network', { contract: 'scope', scope: ['make_table'] }))).toMatch(GENERAL)
  })

  it('on a DAG id too long for MWAA is the Airflow UI', () => {
    expect(adviceOn(of('network'), 'dag-id-too-long: 70 characters')).toMatch(/Airflow UI/)
  })
})
