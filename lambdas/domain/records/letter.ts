import type { RecordLetter } from '../../contracts/record.ts'

type Body = RecordLetter['body']
type Place =
  | Exclude<Body, { at: 'here' }>
  | { readonly at: 'here'; readonly encoding: Body['encoding']; readonly characters: number }

/** What is known of a dead-lettered record without the record itself. */
export type LetterHead = Pick<
  RecordLetter,
  'task' | 'source' | 'offset' | 'key' | 'schema' | 'reason' | 'failed_at' | 'sent_at'
> & { readonly body: Place }

/**
 * `dead-lettered`: it waits for a person. `replaying`: a person brought it back, the pipeline's replay has it or will.
 * `replayed`: it was published after all, which is the end of it.
 */
export const LETTER_STATES = ['dead-lettered', 'replaying', 'replayed'] as const
export type LetterState = {
  readonly kind: (typeof LETTER_STATES)[number]
  /** instant */
  readonly since: string
}

/** One record that a pipeline could not take: the same record is the same letter, however often it is sent. */
export type Letter = {
  readonly pipeline: string
  readonly id: string
  /** 1 for the first that is written; each write is of the next */
  readonly version: number
  readonly state: LetterState
  /** how often a person brought it back */
  readonly n: number
  /** instant at which it failed for the first time; the head has the last */
  readonly firstFailedAt: string
  readonly head: LetterHead
}

export const headOf = ({
  task,
  source,
  offset,
  key,
  schema,
  reason,
  failed_at,
  sent_at,
  body,
}: RecordLetter): LetterHead => ({
  task,
  source,
  offset,
  key,
  schema,
  reason,
  failed_at,
  sent_at,
  body: body.at === 'here' ? { at: 'here', encoding: body.encoding, characters: body.data.length } : body,
})
