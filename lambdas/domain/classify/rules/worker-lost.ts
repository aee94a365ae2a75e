import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['WorkerShutdown', 'WorkerTerminate'])
const WORDS = pattern(
  'scheduler lost track',
  'stuck in queued',
  'zombie (?:job|task)',
  'without heartbeat',
  'task (?:instance )?heartbeat time-?out',
  'was the task killed externally',
  'although the (?:task|task instance) says',
  'finished with state failed, but the task instance',
  'finished with state success, but the task instance',
  'executor .{0,80}reported? .{0,200}finished',
  'worker (?:was|is|has been) (?:lost|shutting down|terminated)',
  'state mismatch',
  'worker (?:crashed|shutdown)\\b',
)

/**
 * The machine or process that ran the task vanished under it, so that Airflow heard nothing more: another worker
 * can run it.
 * Source: Airflow documentation, "Troubleshooting" and "Task instance heartbeat timeout"; Celery, WorkerLostError.
 */
export const workerLost: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), transient('worker-lost', 0.85))
