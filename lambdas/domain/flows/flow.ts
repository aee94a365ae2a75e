import type { Policy } from '../../contracts/policy.ts'
import type { Ledger } from '../ports/ledger.ts'
import { VersionConflict } from '../ports/ledger.ts'
import type { Cause, Change } from '../recovery/advance.ts'
import type { Recovery, Step } from '../recovery/recovery.ts'

/** What every step of the way needs. */
export type Flow = {
  readonly ledger: Ledger
  readonly policy: Policy
  readonly policyHash: string
  /** ISO 8601, UTC */
  readonly clock: () => string
  /** uniform in [0, 1) */
  readonly random: () => number
  /** who writes in the audit trail */
  readonly actor: string
}

export const cause = (flow: Flow, reason: string, inputs: Step['inputs'] = {}): Cause => ({
  now: flow.clock(),
  actor: flow.actor,
  reason: reason.slice(0, 500),
  policyHash: flow.policyHash,
  attemptTimeoutSeconds: flow.policy.retry.attemptTimeoutSeconds,
  inputs,
})

const CONFLICTS_BORNE = 8

/**
 * Reads a recovery, lets `decide` say what it becomes, writes that if nobody was quicker; else decides anew.
 * @returns the recovery as it stands afterwards, unchanged where `decide` answers undefined
 * @throws VersionConflict where others were quicker too many times over
 */
export async function update(
  flow: Flow,
  id: string,
  decide: (recovery: Recovery) => Change | undefined | Promise<Change | undefined>,
): Promise<Recovery> {
  for (let conflicts = 0; ; conflicts += 1) {
    const recovery = await flow.ledger.load(id)
    if (!recovery) throw new Error(`recovery ${id} is not in the ledger`)
    const change = await decide(recovery)
    if (!change) return recovery
    try {
      await flow.ledger.save(change.next, change.step)
      return change.next
    } catch (error) {
      if (!(error instanceof VersionConflict) || conflicts >= CONFLICTS_BORNE) throw error
    }
  }
}
