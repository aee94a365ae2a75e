import type { Awaiting, KnownAwaited } from '../ports/awaiting.ts'
import type { Legs } from '../ports/transport.ts'
import { isTerminal, type Recovery } from '../recovery/recovery.ts'
import type { Flow } from './flow.ts'
import { startLeg } from './start-leg.ts'

export type ReleaseAwaitersFlow = Flow & { readonly awaiting: Awaiting; readonly legs: Legs }

/**
 * When a recovery has closed, starts the next leg of those that were held for its run or for what its task writes. The
 * gateway looks again, and holds them again where something else of that run is still being recovered.
 */
export async function releaseAwaiters(flow: ReleaseAwaitersFlow, closed: Recovery): Promise<void> {
  if (!isTerminal(closed.state)) return
  const { environment, subject, provides } = closed
  const there: KnownAwaited[] = [
    { kind: 'run', dagId: subject.dag_id, runId: subject.run_id },
    ...provides.map((asset): KnownAwaited => ({ kind: 'asset', asset })),
  ]
  const ids = (await Promise.all(there.map((awaited) => flow.awaiting.awaiters(environment, awaited)))).flat()
  for (const waiting of await flow.ledger.loadAll([...new Set(ids)])) {
    if (waiting.state.kind !== 'held' || waiting.state.reason !== 'awaited-run') continue
    await startLeg(flow, waiting, `${subject.dag_id}/${subject.task_id} is ${closed.state.kind}`)
  }
}
