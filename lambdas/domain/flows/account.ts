import type { Controls } from '../ports/controls.ts'
import { plusSeconds } from '../recovery/advance.ts'
import type { StateKind } from '../recovery/recovery.ts'
import type { GateFlow } from './breaker-gate.ts'
import { OVERDUE_SECONDS } from './sweep.ts'

export type AccountFlow = GateFlow & {
  readonly controls: Controls
  readonly deadLetterDepth: () => Promise<number>
  readonly transportDepth: () => Promise<number>
}

const OPEN_STATES = [
  'opened',
  'planning',
  'waiting',
  'attempting',
  'held',
  'redriven',
] as const satisfies readonly StateKind[]
/** The sweeper has its turn before an overdue recovery counts: three of its rounds. Seconds. */
const UNTENDED_SECONDS = OVERDUE_SECONDS + 180
/** A message on its way to the dead letters is not missing yet. Seconds. */
const LETTER_SECONDS = 3_600

export type Account = {
  readonly open: Readonly<Record<string, number>>
  readonly deadLetters: number
  /** by the evidence that says so; all of them must be 0 */
  readonly unaccounted: { readonly overdue: number; readonly transport: number; readonly letters: number }
}

/** Holds the ledger against itself over time and against the queues; Airflow's own list is the observer's part. */
export async function account(flow: AccountFlow): Promise<Account> {
  const { environment } = flow.policy
  const open: Record<string, number> = {}
  for (const kind of OPEN_STATES) open[kind] = await flow.ledger.count(environment, kind)
  const deadLetters = await flow.ledger.count(environment, 'dead-lettered')
  const paused = (await flow.controls.killSwitch(environment))?.paused === true
  const before = plusSeconds(flow.clock(), -UNTENDED_SECONDS)
  const late = await flow.ledger.due(environment, before, 1000)
  // What is held while the switch is on waits for a person, and it is that person who knows.
  const lateHeld = paused ? [] : await flow.ledger.dueHeld(environment, before, 1000)
  const overdue = late.length + lateHeld.length + (paused ? 0 : await leftByBreakers(flow))
  const parked = await flow.ledger.inState(environment, 'dead-lettered', 1000)
  const settled = parked.filter((r) => r.updatedAt < plusSeconds(flow.clock(), -LETTER_SECONDS)).length
  const letters = Math.max(0, settled - (await flow.deadLetterDepth()))
  return { open, deadLetters, unaccounted: { overdue, transport: await flow.transportDepth(), letters } }
}

/** So long after its breaker closed, what it held has been released. Seconds. */
const RAMPED_SECONDS = 3_600

/** Held by a breaker that has been closed for long, or is none any more: the releaser has passed them over. */
async function leftByBreakers(flow: AccountFlow): Promise<number> {
  const { environment } = flow.policy
  const breakers = new Map((await flow.breakers.list(environment)).map((b) => [b.key.name, b]))
  const before = plusSeconds(flow.clock(), -RAMPED_SECONDS)
  const held = await flow.ledger.heldByBreakers(environment, 5000)
  return held.filter(({ verdict, updatedAt }) => {
    const breaker = breakers.get(verdict.dependency ?? '')
    const closedLong = breaker === undefined || (breaker.state.kind === 'CLOSED' && breaker.since < before)
    return closedLong && updatedAt < before
  }).length
}
