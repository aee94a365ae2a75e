import { EVENT_DETAIL_MAX_BYTES } from '../../lambdas/contracts/events.ts'

type Detail = Readonly<Record<string, unknown>>

/** An event that is not of the contract, and what its rejection must name. */
export type Hostile = { readonly what: string; readonly detail: string; readonly reason: string }

/** Body of a message that is no event at all. SQS itself refuses control characters. */
export const NOT_AN_EVENT = '{"detail": $(shutdown)'
export const NOT_AN_EVENT_REASON = 'not JSON'

/** Events made from a good one, each with one thing wrong. */
export function hostileEvents(good: Detail): Hostile[] {
  const wrong = (what: string, changes: Detail, reason: string): Hostile => ({
    what,
    detail: JSON.stringify({ ...good, ...changes }),
    reason,
  })
  return [
    wrong('unknown version', { schema_version: 99 }, 'detail.schema_version'),
    wrong('a field is missing', { ended_at: undefined }, 'detail.ended_at'),
    wrong('too large', { log_tail: 'x'.repeat(EVENT_DETAIL_MAX_BYTES) }, `at most ${EVENT_DETAIL_MAX_BYTES}`),
    wrong('control characters in an id', { dag_id: 'parcel\u001b[2Jtracking' }, 'detail.dag_id'),
    wrong('an id that is a path', { task_id: '../../connections' }, 'detail.task_id'),
    wrong('an id that is a command', { run_id: '$(shutdown)' }, 'detail.run_id'),
    wrong("another environment's", { environment: 'prod' }, 'detail.environment'),
  ]
}

/** All of them, without the events themselves. */
export const AWAITED_REASONS = [...hostileEvents({}).map(({ reason }) => reason), NOT_AN_EVENT_REASON]
