import type { Letter, LetterHead, LetterState } from './letter.ts'

type Which = Pick<Letter, 'pipeline' | 'id'>

/**
 * A pipeline could not take the record. Undefined where that is no news: it waits already, it is published already, or
 * this was sent before what is being replayed now was.
 */
export function failed(known: Letter | undefined, which: Which, head: LetterHead, now: string): Letter | undefined {
  if (!known) return first(which, head, { kind: 'dead-lettered', since: now })
  if (known.state.kind !== 'replaying' || head.sent_at <= known.head.sent_at) return undefined
  return next(known, { kind: 'dead-lettered', since: now }, { head })
}

/** A person brought it back. Undefined where it is on its way already, or published. */
export function broughtBack(known: Letter | undefined, which: Which, head: LetterHead, now: string) {
  if (!known) return { ...first(which, head, { kind: 'replaying', since: now }), n: 1 }
  if (known.state.kind !== 'dead-lettered') return undefined
  return next(known, { kind: 'replaying', since: now }, { n: known.n + 1 })
}

/** It was published after all, whoever replayed it. Undefined where that is known. */
export const published = (known: Letter, at: string): Letter | undefined =>
  known.state.kind === 'replayed' ? undefined : next(known, { kind: 'replayed', since: at }, {})

const first = ({ pipeline, id }: Which, head: LetterHead, state: LetterState): Letter => ({
  pipeline,
  id,
  version: 1,
  state,
  n: 0,
  firstFailedAt: head.failed_at,
  head,
})

const next = (known: Letter, state: LetterState, change: Partial<Pick<Letter, 'n' | 'head'>>): Letter => ({
  ...known,
  ...change,
  version: known.version + 1,
  state,
})
