import type { TaskInstanceEvent } from '../../contracts/events.ts'
import type { Outcome, RetryingNote } from '../../contracts/track.ts'
import type { Verdict } from '../../contracts/verdict.ts'
import type { Ledger } from '../ports/ledger.ts'
import { failureIdentity, subjectOf } from '../recovery/identity.ts'
import { passedByPerson, passedByRetry, retryResult } from '../track/judge-outcome.ts'
import { evidenceKey } from './evidence-key.ts'
import { type BookFlow, book } from './track-flow.ts'

export type Classify = (event: TaskInstanceEvent) => Verdict | Promise<Verdict>
export type RetryFlow = BookFlow & {
  readonly ledger: Ledger
  readonly classify: Classify
  /** 32 hex digits of a hash */
  readonly hash: (text: string) => string
}

/**
 * Airflow itself will try again. The verdict is kept with what failed, so that it is measured also on what never
 * becomes a recovery, and before anything is acted on.
 */
export async function noteRetrying(flow: RetryFlow, event: TaskInstanceEvent): Promise<void> {
  const verdict = await flow.classify(event)
  await bookFailedRetry(flow, event, verdict)
  await flow.track.note(event.environment, subjectOf(event), {
    recoveryId: flow.hash(failureIdentity(event)),
    try: event.try_number,
    dag: event.dag_id,
    rule: verdict.rule,
    basis: verdict.basis,
    class: verdict.class,
    category: verdict.category,
    fingerprint: verdict.fingerprint,
    codeHash: event.code_hash,
  })
}

/** A try failed: if Airflow had retried the one before, that retry did not heal. */
export async function bookFailedRetry(flow: BookFlow, event: TaskInstanceEvent, verdict: Verdict): Promise<void> {
  const note = await noteBefore(flow, event)
  if (!note) return
  const result = retryResult(note, verdict)
  await bookNoted(flow, note, result)
  if (note.class === 'permanent' && result === 'failed-same') await bookNoted(flow, note, 'right')
}

/** A try succeeded: Airflow's own retry healed the one before, or a person's hand what was given up. */
export async function bookPassed(flow: Pick<RetryFlow, 'ledger'> & BookFlow, event: TaskInstanceEvent): Promise<void> {
  const note = await noteBefore(flow, event)
  if (note) {
    await bookNoted(flow, note, 'healed')
    await bookNoted(flow, note, passedByRetry(note.class, { failed: note.codeHash, succeeded: event.code_hash }))
  }
  await bookMended(flow, event)
}

/** What is permanent is not tried without a person, so that its success tells of the verdict. */
async function bookMended(flow: Pick<RetryFlow, 'ledger'> & BookFlow, event: TaskInstanceEvent): Promise<void> {
  const pointer = await flow.ledger.pointer(event.environment, subjectOf(event))
  const recovery = pointer && (await flow.ledger.load(pointer.recoveryId))
  if (recovery?.verdict.class !== 'permanent' || event.try_number <= recovery.failure.tryNumber) return
  const key = evidenceKey(recovery.failure.tryNumber, recovery.failure.taskInstanceId)
  const failed = (await flow.ledger.evidence(recovery.id)).find((e) => e.key === key)?.event
  const code = { failed: codeHashOf(failed), succeeded: event.code_hash }
  await book(flow, recovery, passedByPerson(recovery.verdict, code))
}

/** Of an event as the ledger holds it, which may be from before events told it. */
const codeHashOf = (event: unknown): string | null =>
  (event as Partial<Pick<TaskInstanceEvent, 'code_hash'>> | undefined)?.code_hash ?? null

/** First tries have none, and cost no read. */
async function noteBefore(flow: BookFlow, event: TaskInstanceEvent): Promise<RetryingNote | undefined> {
  if (event.try_number < 2) return undefined
  return flow.track.noted(event.environment, subjectOf(event), event.try_number - 1)
}

async function bookNoted(flow: BookFlow, note: RetryingNote, result: Outcome['result']): Promise<void> {
  const { codeHash: _, ...verdict } = note
  await flow.track.book(flow.policy.environment, { ...verdict, at: flow.clock(), result })
}
