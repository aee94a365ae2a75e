import type { ExceptionCodes, ExceptionLink } from '../../../../lambdas/contracts/exception.ts'
import {
  type BareFailure,
  type FailureFacts,
  factsFromEvent,
  factsFromLine,
} from '../../../../lambdas/domain/classify/facts.ts'
import { failedEvent } from '../../../support/events.ts'

/** What is known of a rule on both sides. A match must also win over every other rule. */
export interface RuleCases {
  readonly rule: string
  /** the rule in plain words, for the block's title */
  readonly promise: string
  readonly matches: readonly FailureFacts[]
  /** near misses: the facts it reads are there and say something else */
  readonly misses: readonly FailureFacts[]
}

/** A failure of which only words are known. */
export const said = (message: string, more: BareFailure = {}): FailureFacts => factsFromLine({ message, ...more })

/** An exception as the listener reports it: type, codes read off the object, message. */
export const raised = (
  type: string,
  codes: ExceptionCodes = {},
  message = '',
  bases: readonly string[] = [],
): FailureFacts => chain(link(type, codes, message, { mro: [type, ...bases] }))

export const link = (
  type: string,
  codes: ExceptionCodes = {},
  message = '',
  more: Partial<ExceptionLink> = {},
): ExceptionLink => ({ type, mro: [type], message, relation: 'raised', codes, frames: [], ...more })

/** Outermost first, as in the contract. */
export const chain = (...exception: ExceptionLink[]): FailureFacts => factsFromEvent(failedEvent({ exception }))
