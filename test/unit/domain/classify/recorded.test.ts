import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { taskInstanceFailedSchema } from '../../../../lambdas/contracts/events.ts'
import { classifyEvent } from '../../../../lambdas/domain/classify/classify.ts'

const recorded = (name: string) => {
  const event = JSON.parse(readFileSync(new URL(`../../../fixtures/events/${name}.json`, import.meta.url), 'utf8'))
  return taskInstanceFailedSchema.parse(event.detail ?? event)
}

describe('failures recorded from real Airflow', () => {
  it.each([
    ['exception-connection-refused', 'transient', 'network', 'connection-refused'],
    ['exception-http-503', 'transient', 'service-unavailable', 'http-unavailable'],
    ['failed-after-retry', 'transient', 'network', 'connection-lost'],
    ['worker-loss', 'transient', 'worker-lost', 'worker-lost'],
    ['execution-timeout', 'unknown', 'timeout', 'task-timeout'],
    ['exception-code-bug', 'permanent', 'code-bug', 'python-code-error'],
    ['mapped-task', 'permanent', 'code-bug', 'python-code-error'],
    ['airflow-fail-exception', 'permanent', 'declared-permanent', 'airflow-fail'],
    ['sys-exit', 'unknown', 'unknown', 'none'],
  ])('%s is %s: %s, by rule %s', (name, kind, category, rule) => {
    expect(classifyEvent(recorded(name))).toMatchObject({ class: kind, category, rule })
  })
})
