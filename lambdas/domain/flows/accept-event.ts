import type { DagRunEvent, TaskInstanceEvent } from '../../contracts/events.ts'
import type { Observations } from '../ports/transport.ts'
import { plusSeconds } from '../recovery/advance.ts'
import { subjectOf } from '../recovery/identity.ts'
import { bookPassed, noteRetrying, type RetryFlow } from './track-retries.ts'

/** A DAG with a deadline is read so far back when one of its runs ended. Seconds. */
const WATCHED_BACK_SECONDS = 2 * 86_400

export type HintFlow = RetryFlow & { readonly observations: Observations }

/**
 * Everything but a final task failure is a hint that an outcome may be there: the observer is asked to look at the run
 * where something of it is open, or where the run failed and a failure may have gone untold. No recovery
 * is changed by it; what it says of an earlier verdict is booked.
 */
export async function acceptEvent(flow: HintFlow, event: TaskInstanceEvent | DagRunEvent): Promise<void> {
  if (await worthALook(flow, event)) {
    await flow.observations.send([{ kind: 'run', dag_id: event.dag_id, run_id: event.run_id }])
  }
  if (!('task_id' in event) && flow.policy.watch.deadlines.some(({ dag }) => dag === event.dag_id)) {
    const since = plusSeconds(`${flow.clock().slice(0, 10)}T00:00:00.000Z`, -WATCHED_BACK_SECONDS)
    await flow.observations.send([{ kind: 'dag-runs', dag_ids: [event.dag_id], since }])
  }
  if ('task_id' in event && event.state === 'up_for_retry') await noteRetrying(flow, event)
  if ('task_id' in event && event.state === 'success') await bookPassed(flow, event)
}

async function worthALook(
  { ledger }: Pick<HintFlow, 'ledger'>,
  event: TaskInstanceEvent | DagRunEvent,
): Promise<boolean> {
  if ('task_id' in event) {
    if (event.state !== 'success') return false
    const pointer = await ledger.pointer(event.environment, subjectOf(event))
    return pointer !== undefined && pointer.settled === null
  }
  if (event.state === 'failed') return true
  const pointers = await ledger.pointersOfRun(event.environment, event.dag_id, event.run_id)
  return pointers.some((p) => p.pointer.settled === null)
}
