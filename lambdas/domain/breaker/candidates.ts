import type { ProbeOwner } from './breaker.ts'

/**
 * Whose turn it is to probe: the first that belongs to another DAG than the last probe, else to another task instance,
 * else the first. A DAG that fails for a reason of its own must not keep the breaker open for the others.
 */
export function nextProbe(work: readonly ProbeOwner[], lastProbe: string | null): ProbeOwner | undefined {
  if (lastProbe === null) return work[0]
  return (
    work.find(({ taskInstance }) => dagOf(taskInstance) !== dagOf(lastProbe)) ??
    work.find(({ taskInstance }) => taskInstance !== lastProbe) ??
    work[0]
  )
}

const dagOf = (taskInstance: string): string => taskInstance.slice(0, taskInstance.indexOf('/'))
