import { memberOf } from '../../incident/incident.ts'
import { standingOf } from '../../incident/standing.ts'
import { taskName } from '../../incident/title.ts'
import type { Ledger } from '../../ports/ledger.ts'
import { isTerminal, type Recovery } from '../../recovery/recovery.ts'
import type { OpenRecovery } from '../judge-run.ts'

export type RunRecovery = OpenRecovery & { readonly incidentId: string }

/** What is being done about the failed tasks of a run: of several recoveries the one that ends last. */
export async function recoveryOfRun(
  { ledger, policy, clock }: { ledger: Ledger; policy: { environment: string }; clock: () => string },
  dagId: string,
  runId: string,
): Promise<RunRecovery | undefined> {
  const pointers = await ledger.pointersOfRun(policy.environment, dagId, runId)
  const ids = pointers.filter(({ pointer }) => pointer.settled === null).map(({ pointer }) => pointer.recoveryId)
  const open = (await ledger.loadAll(ids)).filter(({ state }) => !isTerminal(state))
  const last = open.toSorted((a, b) => (goesOnAt(a, clock()) < goesOnAt(b, clock()) ? -1 : 1)).at(-1)
  if (last === undefined) return undefined
  return {
    wakeAt: last.state.kind === 'dead-lettered' ? null : goesOnAt(last, clock()),
    note: `${taskName(last.subject)}: ${standingOf(memberOf(last), last, last.incidentId).note}`,
    incidentId: last.incidentId,
  }
}

/** What is under way goes on now; what waits for a person is last of all. */
function goesOnAt({ state }: Recovery, now: string): string {
  if (state.kind === 'dead-lettered') return '~'
  return state.kind === 'waiting' || state.kind === 'held' ? state.until : now
}
