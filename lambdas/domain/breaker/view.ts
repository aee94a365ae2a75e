import type { BreakerView } from '../../contracts/breaker.ts'
import type { Breaker } from './breaker.ts'

/** What workers see of a breaker. */
export function viewOf({ state, epoch, override }: Breaker): BreakerView {
  const probe = state.kind === 'HALF_OPEN' ? state.probe : null
  return {
    schema_version: 1,
    state: state.kind,
    epoch,
    not_before: state.kind === 'OPEN' ? state.notBefore : null,
    probe: probe && { task_instance: probe.owner.taskInstance, lease_until: probe.leaseUntil },
    override,
  }
}
