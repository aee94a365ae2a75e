import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['CircuitBreakingException', 'EsRejectedExecutionException', 'RejectedExecutionException'])
const WORDS = pattern(
  'es_rejected_execution',
  'circuit_breaking_exception',
  'rejected execution',
  '\\[parent\\] data too large',
  'high demand',
  '(?:server|service|system|database|cluster) (?:is )?(?:currently |too )?(?:busy|overloaded)',
  'overloaded',
  '\\bServerBusy\\b',
  'peak load',
  'too busy',
  'cluster (?:is )?out of memory',
  'CLUSTER_OUT_OF_MEMORY',
  'query exhausted resources',
  'NO_NODES_AVAILABLE',
  'too many (?:simultaneous|queued|running) quer',
  'quer(?:y|ies) queue (?:is )?full',
  'too many parts\\b',
  'cannot achieve consistency level',
  'EXCEEDED_CPU_LIMIT',
)

/**
 * The service has more to do than it can and turns work away; it takes it again when the load sinks.
 * Source: Elasticsearch, "Rejected requests" and "Circuit breaker errors"; Amazon Athena, "Query exhausted
 * resources"; Azure Storage (ServerBusy).
 */
export const overloaded: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), transient('resource-exhausted', 0.85))
