import { ended } from '../matchers/process-end.ts'
import { conclude, type Rule, undecided } from '../rule.ts'

/**
 * The process was asked to stop: by a person, a deployment or a worker that shuts down; the signal does not say by
 * whom.
 * Source: signal(7), SIGTERM and SIGINT; bash(1), exit status 128 + signal.
 */
export const processTerminated: Rule = (facts) =>
  conclude(ended(facts, 'SIGTERM', 'SIGINT', 'SIGHUP'), undecided('killed-externally', 0.65))
