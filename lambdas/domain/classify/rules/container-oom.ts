import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'beyond (?:physical|virtual) memory limits',
  'exceeding (?:physical |virtual )?memory limits',
  'killed due to memory',
  'exceeded (?:its |the )?memory (?:limit|usage)',
  'memory (?:cgroup )?out of memory',
  'runtime exited with error: signal: killed',
  'used (?:too much|all available) memory',
  'EXCEEDED_(?:LOCAL_|GLOBAL_)?MEMORY',
  'memory limit .{0,40}exceeded',
  '\\boom-?killed(?:[^"\':a-z]|$)',
  '[:=] ?\\\\?["\']oom-?killed',
  'oom-?killed["\']?\\s?:\\s?true',
  '\\boom ?kill(?:er|ing)\\b',
  '\\boom-kill',
)

/**
 * The kernel or the cluster killed the process because it used more memory than it was given: it does so again
 * unless it gets more or needs less.
 * Source: Kubernetes, "Assign Memory Resources" (OOMKilled); YARN, "Using Memory Control"; Amazon ECS, stopped
 * task codes (OutOfMemoryError).
 */
export const containerOom: Rule = (facts) => conclude(text(facts, WORDS), permanent('oom', 0.92))
