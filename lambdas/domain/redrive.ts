import type { DeadLetter } from '../contracts/dead-letter.ts'
import type { Recovery } from './recovery/recovery.ts'

export type Redrive =
  /** our own send: give it back until SQS moves it to the dead letters */
  | 'first-pass'
  /** a person moved it back: start the recovery's next redrive */
  | 'redrive'
  /** the recovery has moved on: delete the message */
  | 'done'

/**
 * Judges a message on the dead-letter intake by the message alone and the ledger: a message that SQS moved is a new
 * one with a new sending time, ours is as old as it says. Neither a duplicate nor a burned receive can look like a person.
 * @param sentTimestamp SQS's SentTimestamp, epoch milliseconds
 */
export function judgeRedrive(
  letter: Pick<DeadLetter, 'n' | 'sent_at'>,
  sentTimestamp: number,
  recovery: Recovery | undefined,
  firstPassSeconds: number,
): Redrive {
  if (isFirstPass(letter, sentTimestamp, firstPassSeconds)) return 'first-pass'
  if (recovery?.state.kind === 'dead-lettered' && recovery.redrive === letter.n) return 'redrive'
  return 'done'
}

/** Whether a message comes from where it was first sent, and not from dead letters it had been moved to. */
export const isFirstPass = (
  message: { readonly sent_at: number },
  sentTimestamp: number,
  firstPassSeconds: number,
): boolean => sentTimestamp - message.sent_at <= firstPassSeconds * 1000
