import { ended } from '../matchers/process-end.ts'
import { conclude, type Rule, undecided } from '../rule.ts'

/**
 * Native code crashed: on this input each time, or by a race or a short resource.
 * Source: signal(7), SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE.
 */
export const processCrashed: Rule = (facts) =>
  conclude(ended(facts, 'SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE'), undecided('code-bug', 0.6))
