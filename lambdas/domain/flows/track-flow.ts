import type { RetryResult, VerdictResult } from '../../contracts/track.ts'
import type { TrackRecord } from '../ports/track-record.ts'
import type { Recovery } from '../recovery/recovery.ts'
import type { Flow } from './flow.ts'

export type TrackFlow = { readonly track: TrackRecord }
export type BookFlow = Pick<Flow, 'policy' | 'clock'> & TrackFlow

/** Books what became of the verdict on the failure that a recovery is of now. */
export async function book(
  flow: BookFlow,
  { id, subject, failure, verdict }: Pick<Recovery, 'id' | 'subject' | 'failure' | 'verdict'>,
  result: RetryResult | VerdictResult,
): Promise<void> {
  await flow.track.book(flow.policy.environment, {
    at: flow.clock(),
    recoveryId: id,
    try: failure.tryNumber,
    dag: subject.dag_id,
    rule: verdict.rule,
    basis: verdict.basis,
    class: verdict.class,
    category: verdict.category,
    fingerprint: verdict.fingerprint,
    result,
  })
}
