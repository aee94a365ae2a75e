import { describe, expect, it } from 'vitest'
import type { Category } from '../../../../lambdas/contracts/verdict.ts'
import { shortId, titleOf } from '../../../../lambdas/domain/incident/title.ts'
import { BASE, incidentOf, START } from '../../../support/incident-story.ts'

const subject = { dag_id: 'ledger_close', run_id: 'manual', task_id: 'post_entries', map_index: -1 }
const root = { recoveryId: 'a'.repeat(32), subject, failedAt: START }

describe("an incident's title", () => {
  it.each<[Category, string]>([
    ['network', 'http:partner-api does not answer'],
    ['service-unavailable', 'http:partner-api does not answer'],
    ['throttling', 'http:partner-api throttles our calls'],
    ['dns', 'http:partner-api has no address'],
    ['capacity', 'http:partner-api is short of capacity'],
  ])('of a dependency in trouble by %s is: %s', (category, title) => {
    expect(titleOf(incidentOf({ category }))).toBe(title)
  })

  it('tells lost workers from an environment in trouble', () => {
    const platform = (category: Category) => titleOf(incidentOf({ cause: { kind: 'platform' }, category }))
    expect(platform('worker-lost')).toBe('workers of the environment were lost')
    expect(platform('infrastructure')).toBe('the environment under the workers is in trouble')
  })

  it.each([
    ['exception=KeyError', 'KeyError in ledger_close/post_entries'],
    ['errno=EIO & exception=builtins.OSError', 'builtins.OSError in ledger_close/post_entries'],
    ['message~"bad column"', 'code bug in ledger_close/post_entries'],
    ['exception=', 'code bug in ledger_close/post_entries'],
  ])('of a defect names the exception where the evidence %j has one', (evidence, title) => {
    const cause = { kind: 'fingerprint', fingerprint: '00' } as const
    expect(titleOf(incidentOf({ cause, category: 'code-bug', evidence, root }))).toBe(title)
  })

  it('names the index of a mapped root and no task where none is known', () => {
    const cause = { kind: 'fingerprint', fingerprint: '00' } as const
    const of = (change: object) => titleOf(incidentOf({ cause, category: 'code-bug', ...change }))
    expect(of({ root: { ...root, subject: { ...subject, map_index: 4 } } })).toBe(
      'code bug in ledger_close/post_entries[4]',
    )
    expect(of({ root: null })).toBe('code bug')
  })

  it('of failures without a message names their run', () => {
    const cause = { kind: 'run', dagId: 'orders', runId: 'manual' } as const
    expect(titleOf(incidentOf({ cause }))).toBe('failures without a message in orders/manual')
  })
})

it('a short id is the first 8 characters and the generation', () => {
  expect(shortId(`${BASE}-12`)).toBe('c0ffee12-12')
})
