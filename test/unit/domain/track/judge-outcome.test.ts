import { describe, expect, it } from 'vitest'
import type { Category, FailureClass } from '../../../../lambdas/contracts/verdict.ts'
import {
  exhausted,
  passedByPerson,
  passedByRetry,
  retryResult,
} from '../../../../lambdas/domain/track/judge-outcome.ts'

const [OLD, NEW] = ['0000000000000000', '1111111111111111']
const way = (rule: string, fingerprint: string) => ({ rule, fingerprint })

describe('a retry that failed', () => {
  it.each([
    ['the same cause', way('none', 'a'), way('none', 'a'), 'failed-same'],
    ['what the same rule knows', way('dns-lookup', 'a'), way('dns-lookup', 'b'), 'failed-same'],
    ['another cause of which no rule knows', way('none', 'a'), way('none', 'b'), 'failed-other'],
    ['another cause that history decides on', way('history', 'a'), way('history', 'b'), 'failed-other'],
    ['another rule and cause', way('dns-lookup', 'a'), way('out-of-memory', 'b'), 'failed-other'],
    ['nothing that anybody told of', way('dns-lookup', 'a'), null, 'failed-other'],
  ] as const)('by %s', (_, before, after, result) => {
    expect(retryResult(before, after)).toBe(result)
  })
})

describe('a verdict whose task passed when it was simply tried again', () => {
  it.each<[FailureClass, string | null, string | null, string]>([
    ['transient', null, null, 'right'],
    ['transient', OLD, OLD, 'right'],
    ['transient', OLD, NEW, 'unclear'],
    ['permanent', null, null, 'false-permanent'],
    ['permanent', OLD, null, 'false-permanent'],
    ['permanent', OLD, OLD, 'false-permanent'],
    ['permanent', OLD, NEW, 'unclear'],
    ['unknown', OLD, OLD, 'unclear'],
  ])('%s, code %s then %s: %s', (kind, failed, succeeded, result) => {
    expect(passedByRetry(kind, { failed, succeeded })).toBe(result)
  })
})

describe('a verdict whose task passed by the hand of a person', () => {
  it.each<[FailureClass, Category, string | null, string | null, string]>([
    ['permanent', 'code-bug', OLD, OLD, 'false-permanent'],
    ['permanent', 'syntax-error', OLD, OLD, 'false-permanent'],
    ['permanent', 'code-bug', OLD, NEW, 'right'],
    ['permanent', 'code-bug', null, NEW, 'unclear'],
    ['permanent', 'code-bug', OLD, null, 'unclear'],
    ['permanent', 'auth-denied', OLD, OLD, 'unclear'],
    ['permanent', 'data-quality', OLD, OLD, 'unclear'],
    ['permanent', 'dependency-missing', OLD, OLD, 'unclear'],
    ['transient', 'code-bug', OLD, OLD, 'unclear'],
  ])('%s %s, code %s then %s: %s', (kind, category, failed, succeeded, result) => {
    expect(passedByPerson({ class: kind, category }, { failed, succeeded })).toBe(result)
  })
})

describe('a verdict whose retries are used up', () => {
  const same = [way('dns-lookup', 'a'), way('dns-lookup', 'b'), way('dns-lookup', 'c')]

  it('was falsely transient where every try failed the same way', () => {
    expect(exhausted('transient', same, 3)).toBe('false-transient')
  })

  it.each([
    ['one of them failed otherwise', 'transient', [...same.slice(0, 2), way('disk-full', 'd')], 3],
    ['one of them was not told', 'transient', same.slice(0, 2), 3],
    ['there was no retry', 'transient', same.slice(0, 1), 1],
    ['nothing was said', 'unknown', same, 3],
  ] as const)('is unclear where %s', (_, kind, ways, tries) => {
    expect(exhausted(kind, ways, tries)).toBe('unclear')
  })
})
