import type { Controls } from '../ports/controls.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { type BreakerReleaseFlow, type ReleasedByBreaker, releaseByBreaker } from './release-by-breaker.ts'
import { startLeg } from './start-leg.ts'

export type ReleaseFlow = BreakerReleaseFlow & { readonly controls: Controls }

const HELD_AT_MOST = 5000

/** Starts the next leg of held recoveries whose time has come: by deadline, then by age. None while the switch is on. */
export async function release(flow: ReleaseFlow, atMost: number): Promise<{ released: number; waiting: number }> {
  const { environment } = flow.policy
  const kill = await flow.controls.killSwitch(environment)
  const due = await flow.ledger.dueHeld(environment, flow.clock(), 1000)
  if (kill?.paused) return { released: 0, waiting: due.length }
  const next = due.toSorted(byDeadlineThenAge).slice(0, atMost)
  for (const recovery of next) {
    const why = recovery.state.kind === 'held' ? recovery.state.reason : 'held'
    await startLeg(flow, recovery, `released (${why})`)
  }
  return { released: next.length, waiting: due.length - next.length }
}

/** The same of those that breakers hold, whose time is not the clock's to tell. */
export async function releaseHeldByBreakers(flow: ReleaseFlow, seconds: number): Promise<ReleasedByBreaker> {
  const { environment } = flow.policy
  const held = await flow.ledger.heldByBreakers(environment, HELD_AT_MOST)
  const kill = await flow.controls.killSwitch(environment)
  if (kill?.paused) return { released: 0, waiting: held.length, ramping: false }
  return releaseByBreaker(flow, held.toSorted(byDeadlineThenAge), seconds)
}

function byDeadlineThenAge(a: Recovery, b: Recovery): number {
  const end = (r: Recovery) => (r.deadline === null ? Number.POSITIVE_INFINITY : Date.parse(r.deadline))
  const [x, y] = [end(a), end(b)]
  return x === y ? Date.parse(a.openedAt) - Date.parse(b.openedAt) : x - y
}
