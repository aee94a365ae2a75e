import { storedVerdictSchema } from '../../contracts/verdict.ts'
import type { AttemptResult } from '../../contracts/workflow.ts'
import { attemptsUsedUp } from '../plan.ts'
import type { Evidence } from '../ports/ledger.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { exhausted, passedByRetry, retryResult, type Way } from '../track/judge-outcome.ts'
import { type BookFlow, book } from './track-flow.ts'

/** No event brings the code's hash to an attempt's outcome; what a person mended is told by the task's success event. */
const CODE_UNKNOWN = { failed: null, succeeded: null }

/** Books what an attempt of ours that passed says of the failed try before it, and of the verdict on that. */
export async function bookAttempt(flow: BookFlow, recovery: Recovery, result: AttemptResult): Promise<void> {
  const ours = result.outcome === 'run-failed-through' || (result.outcome === 'succeeded' && result.ours)
  if (!ours || !isPlainRetry(recovery)) return
  await book(flow, recovery, 'healed')
  await book(flow, recovery, passedByRetry(recovery.verdict.class, CODE_UNKNOWN))
}

/** Books an attempt that failed. `after` is the verdict on the new failure; null where nothing was told of it. */
export async function bookFailedAttempt(flow: BookFlow, recovery: Recovery, after: Way | null): Promise<void> {
  const result = retryResult(recovery.verdict, after)
  if (isPlainRetry(recovery)) await book(flow, recovery, result)
  // A person redrove it and it still failed so: repeating it was of no use.
  if (recovery.verdict.class === 'permanent' && result === 'failed-same') await book(flow, recovery, 'right')
}

/** Books the verdict on the last failure of a recovery whose attempts are used up. */
export async function bookUsedUp(flow: BookFlow, parked: Recovery, evidence: readonly Evidence[]): Promise<void> {
  if (parked.attempts === 0 || parked.verdict.class === 'permanent' || !attemptsUsedUp(parked, flow.policy)) return
  const tries = parked.attempts + 1
  const ways = evidence.slice(-tries).flatMap(({ verdict }) => storedVerdictSchema.safeParse(verdict).data ?? [])
  await book(flow, parked, exhausted(parked.verdict.class, ways, tries))
}

/**
 * Was nothing changed between the failed try and the attempt, as far as we know? A person who redrives has mended
 * something, but for a task whose author asks first: there the redrive is the approval.
 */
function isPlainRetry({ redrive, attempts, contract, verdict }: Recovery): boolean {
  const approvedOnly = contract === 'ask' && redrive === 1 && verdict.class !== 'permanent'
  return redrive === 0 || attempts > 1 || approvedOnly
}
