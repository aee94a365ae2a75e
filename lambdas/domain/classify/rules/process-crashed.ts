import { ended } from '../matchers/process-end.ts'
import { conclude, permanent, type Rule } from '../rule.ts'

/**
 * Native code crashed; the same code on the same input mostly crashes again.
 * Source: signal(7), SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE.
 */
export const processCrashed: Rule = (facts) =>
  conclude(ended(facts, 'SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE'), permanent('code-bug', 0.65))
