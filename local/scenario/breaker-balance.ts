import type { BalanceBreaker } from '../../lambdas/contracts/balance.ts'
import { overrideNow } from '../../lambdas/domain/breaker/shut.ts'
import { subjectKey } from '../../lambdas/domain/recovery/identity.ts'
import type { Step } from '../../lambdas/domain/recovery/recovery.ts'
import type { BreakerTrail } from './breaker-watch.ts'
import type { Trail } from './ledger-watch.ts'
import type { Health, TicketCall } from './ticket-api.ts'

/** What became of a breaker, as its audit trail, the ledger and its system's own log tell it. */
export function balanceBreaker(
  { breaker, entries, outcomes, waited }: BreakerTrail,
  trails: readonly Trail[],
  calls: readonly TicketCall[],
  now: string,
): BalanceBreaker {
  const dependency = breaker.key.name
  const while_ = (health: Health) => calls.filter((call) => call.health === health).length
  const elections = entries.filter(({ event, to }) => event === 'elect' && to === 'HALF_OPEN')
  const held = trails.filter(({ steps }) => steps.some((step) => isHeldBy(dependency, step)))
  const ofProbes = outcomes.map(({ epoch }) => epoch).filter((epoch) => elections.some((e) => e.epoch === epoch))
  return {
    dependency,
    disabled: overrideNow(breaker, now)?.kind === 'DISABLED',
    state: breaker.state.kind,
    opened: entries.filter(({ event, to }) => to === 'OPEN' && OPENS.has(event)).length,
    calls: { down: while_('down'), limping: while_('limping'), well: while_('well') },
    probes: elections.length,
    // Each election has an epoch of its own, which goes with the outcomes of whom it let through.
    probesAtOnce: ofProbes.length - new Set(ofProbes).size,
    held: held.length,
    released: held.filter(({ steps }) => steps.some((step) => isReleasedBy(dependency, step))).length,
    waited: waited.length,
  }
}

/** By a verdict too, where a probe failed; an operator's word opens nothing. */
const OPENS: ReadonlySet<string> = new Set(['outcomes', 'suspicion', 'verdict', 'elect', 'tick'])

/** As the gate tells it. */
const isHeldBy = (dependency: string, { to, reason }: Step): boolean =>
  to === 'held' && reason.replace('breaker-open: ', '').startsWith(`${dependency} is `)

const isReleasedBy = (dependency: string, { from, reason }: Step): boolean =>
  from === 'held' && reason.endsWith(`${dependency} has closed`)

/** How often a task was elected as the probe. */
export const electionsOf = ({ entries }: BreakerTrail, { recovery }: Trail): number =>
  entries.filter(
    ({ event, to, reason }) =>
      event === 'elect' && to === 'HALF_OPEN' && reason.startsWith(`${subjectKey(recovery.subject)} probes`),
  ).length
