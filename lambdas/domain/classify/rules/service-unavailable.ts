import { text } from '../matchers/text.ts'
import { conclude, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'service[ _](?:is )?(?:currently |temporarily )?unavailable',
  'temporar(?:y|ily) (?:unavailable|error|failure|outage|problem|issue|down)',
  '(?:please )?(?:try|retry)(?: your request| the (?:request|operation|job|query))? (?:again )?(?:later|in a (?:few|moment|while|bit|minute))',
  'wait a (?:bit|moment|while|minute)',
  'try the operation again',
  'under maintenance',
  'maintenance (?:mode|window)',
  '"?is_transient"?\\s?:\\s?true',
  'transient (?:error|failure|issue)',
  'bad gateway',
  'gateway time-?out',
  'SERVER_UNAVAILABLE',
  'not currently available',
  'upstream connect error',
  'none of the configured nodes',
  '\\bUNKNOWN_EXCEPTION\\b',
  'master_not_discovered',
  'no living connections',
  '\\(#[12]\\)',
  'no healthy upstream',
  'encountered an error processing your request',
  'SQL execution internal error',
  'API_SERVER_ERROR',
  'failed calling webhook',
  'no_shard_available',
  '(?:REMOTE_TASK_ERROR|PAGE_TRANSPORT_(?:ERROR|TIMEOUT)|SERVER_STARTING_UP|ABANDONED_QUERY|NODES?_UNAVAILABLE)\\b',
  'still initializing',
  'temporary .{1,20}(?:error|failure|problem|issue)',
)

/**
 * The service says that it is away for a while, or asks in so many words to try again later.
 * Source: Messages of services that follow RFC 9110, section 15.6.4, without passing on the status.
 */
export const serviceUnavailable: Rule = (facts) => conclude(text(facts, WORDS), transient('service-unavailable', 0.85))
