import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'TopicAuthorizationException',
  'GroupAuthorizationException',
  'TopicAuthorizationFailedError',
  'GroupAuthorizationFailedError',
])
const WORDS = pattern('(?:TOPIC|GROUP|CLUSTER)_AUTHORIZATION_FAILED', 'not authorized to access (?:topics?|group)')

/**
 * The brokers refuse a topic or a group: the right is missing, or they restart or the login is being renewed, when they
 * say the same.
 * Source: Apache Kafka, "Error codes" (TOPIC_AUTHORIZATION_FAILED, not retriable), against reports of it in rebalances.
 */
export const kafkaAuthorization: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), undecided('auth-denied', 0.6))
