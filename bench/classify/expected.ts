import type { FailureClass } from '../../lambdas/contracts/verdict.ts'

/**
 * What each recorded failure was, known from how it was brought about. `unknown`: the failure itself does not tell,
 * since it depends on another run or on a program that only says that it ended.
 */
export const EXPECTED: Readonly<Record<string, FailureClass>> = {
  'airflow-fail-exception': 'permanent',
  'exception-code-bug': 'permanent',
  'exception-connection-refused': 'transient',
  'exception-http-503': 'transient',
  'execution-timeout': 'unknown',
  'failed-after-retry': 'transient',
  'mapped-task': 'permanent',
  'sensor-saw-failure': 'unknown',
  'sensor-timed-out': 'unknown',
  'sys-exit': 'unknown',
  'trigger-saw-failure': 'unknown',
  'worker-loss': 'transient',
}
