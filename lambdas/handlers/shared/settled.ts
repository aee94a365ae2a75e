import type { Ledger } from '../../domain/ports/ledger.ts'
import { secondsBetween } from '../../domain/recovery/advance.ts'
import { measure } from './telemetry.ts'

/** Counts a recovery that just came to rest, and how long it took to be recovered. */
export async function measureSettled(ledger: Ledger, recoveryId: string): Promise<void> {
  const recovery = await ledger.load(recoveryId)
  if (!recovery) return
  const { kind } = recovery.state
  if (kind !== 'recovered' && kind !== 'dead-lettered' && kind !== 'waived') return
  measure('RecoveriesSettled', 1, { State: kind })
  if (kind === 'recovered') measure('RecoverySeconds', Math.max(0, secondsBetween(recovery.openedAt, recovery.updatedAt)))
}
