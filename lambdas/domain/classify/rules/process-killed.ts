import { exceptionName } from '../matchers/exception-name.ts'
import { ended } from '../matchers/process-end.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['WorkerLostError', 'BrokenProcessPool'])
const WORDS = pattern('worker exited prematurely', '(?m)\\bkilled$', 'terminated abruptly')

/**
 * The process was killed outright with no word of memory: a worker that was scaled in, or the kernel for want of
 * memory, which happens again.
 * Source: signal(7), SIGKILL; bash(1), exit status 128 + signal; Airflow documentation, "Troubleshooting"; Celery,
 * WorkerLostError.
 */
export const processKilled: Rule = (facts) =>
  conclude(
    firstOf(ended(facts, 'SIGKILL'), exceptionName(facts, CLASSES), text(facts, WORDS)),
    undecided('worker-lost', 0.6),
  )
