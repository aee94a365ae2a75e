import type { Pointer } from '../ports/ledger.ts'
import type { Recovery } from './recovery.ts'

/** Up to which try and instant nothing opens another recovery of the task instance of a closed one. */
export const settlementOf = (r: Recovery): NonNullable<Pointer['settled']> => ({
  tryNumber: r.state.kind === 'recovered' ? Math.max(r.state.tryNumber, r.failure.tryNumber) : r.failure.tryNumber,
  at: r.updatedAt,
})
