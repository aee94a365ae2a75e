import type { RetryResult, VerdictResult } from '../../contracts/track.ts'
import type { Category, FailureClass } from '../../contracts/verdict.ts'

/** The part of a verdict by which two failures of a task are held against each other. */
export type Way = { readonly rule: string; readonly fingerprint: string }

/** Rules that name no cause, so that meeting them twice tells nothing. */
const NAMELESS: ReadonlySet<string> = new Set(['none', 'history'])

/** Did the task fail the same way: by the same cause, or by one that the same rule knows? */
export const sameWay = (a: Way, b: Way): boolean =>
  a.fingerprint === b.fingerprint || (a.rule === b.rule && !NAMELESS.has(a.rule))

export const retryResult = (before: Way, after: Way | null): RetryResult =>
  after !== null && sameWay(before, after) ? 'failed-same' : 'failed-other'

/** Faults that lie in the task's own code, so that the code's hash tells whether somebody mended them. */
const MENDED_IN_CODE: ReadonlySet<Category> = new Set<Category>(['code-bug', 'syntax-error'])

/** 16 hex digits of the task's code in the failed and in the successful try; null where unknown. */
export type Code = { readonly failed: string | null; readonly succeeded: string | null }

/**
 * What a verdict was worth whose task passed when a person had it tried again. A person may have mended anything: only
 * of a fault in the code it can be told that nobody did, since the code is the same. Data, rights, settings and the
 * systems outside are mended where no hash shows it, so that of them nothing is concluded.
 */
export function passedByPerson(verdict: { class: FailureClass; category: Category }, code: Code): VerdictResult {
  const told = code.failed !== null && code.succeeded !== null
  if (verdict.class !== 'permanent' || !MENDED_IN_CODE.has(verdict.category) || !told) return 'unclear'
  return code.failed === code.succeeded ? 'false-permanent' : 'right'
}

/**
 * What a verdict was worth whose task passed when it was simply tried again: by Airflow itself, or by us. With other
 * code than before it was not simply that.
 */
export function passedByRetry(kind: FailureClass, code: Code): VerdictResult {
  if (kind === 'unknown' || (code.failed !== null && code.succeeded !== null && code.failed !== code.succeeded)) {
    return 'unclear'
  }
  return kind === 'transient' ? 'right' : 'false-permanent'
}

/**
 * What a verdict was worth whose retries are used up: a transient one was false where all tries failed the same way.
 * @param ways of every failed try, as far as they were told
 * @param tries how many failed
 */
export function exhausted(kind: FailureClass, ways: readonly Way[], tries: number): VerdictResult {
  const [last] = ways.slice(-1)
  const allTold = ways.length >= tries && tries > 1
  const same = last !== undefined && ways.every((way) => sameWay(way, last))
  return kind === 'transient' && allTold && same ? 'false-transient' : 'unclear'
}
