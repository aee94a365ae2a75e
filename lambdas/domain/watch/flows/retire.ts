import type { IncidentCause } from '../../incident/cause-key.ts'
import type { WatchFacts } from '../../ports/watch.ts'
import type { Judged, WatchState } from '../facts.ts'
import { transition } from './transition.ts'
import type { WatchFlow } from './watch.ts'

/** Ends what is late of DAGs and datasets that are not watched any more: an incident would stay open for good. */
export async function retire(
  flow: WatchFlow,
  { states }: WatchFacts,
  each: (subject: string, act: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const { deadlines, datasets } = flow.policy.watch
  const watched = new Set([...deadlines.map((d) => `deadline:${d.dag}`), ...datasets.map((d) => `freshness:${d.name}`)])
  for (const state of states.values()) {
    if (watched.has(state.subject) || state.status === 'ok') continue
    await each(state.subject, async () => {
      const { subject, severity } = state
      const judged: Judged = { subject, status: 'ok', severity, due: null, why: 'it is not watched any more' }
      await transition(flow, {
        cause: causeOf(state),
        state,
        judged,
        blame: async () => undefined,
        change: { undecidedFrom: null, budget: null },
      })
    })
  }
}

function causeOf({ subject }: WatchState): Extract<IncidentCause, { kind: 'deadline' | 'freshness' }> {
  const name = subject.slice(subject.indexOf(':') + 1)
  return subject.startsWith('deadline:') ? { kind: 'deadline', dagId: name } : { kind: 'freshness', dataset: name }
}
