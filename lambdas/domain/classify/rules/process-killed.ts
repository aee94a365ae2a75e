import { ended } from '../matchers/process-end.ts'
import { conclude, type Rule, transient } from '../rule.ts'

/**
 * The process was killed outright with no word of memory: mostly a worker that was scaled in or short of room, and
 * another run passes.
 * Source: signal(7), SIGKILL; bash(1), exit status 128 + signal.
 */
export const processKilled: Rule = (facts) => conclude(ended(facts, 'SIGKILL'), transient('worker-lost', 0.6))
