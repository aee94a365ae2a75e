import type { TaskInstanceKey } from '../../contracts/identifiers.ts'
import { notReady } from '../environment-status.ts'
import type { Controls } from '../ports/controls.ts'
import { plusSeconds } from '../recovery/advance.ts'
import { LOOP_SECONDS, loopsOf } from '../recovery/loops.ts'
import { isApproval, type Recovery, type StateKind } from '../recovery/recovery.ts'
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
/** After every instant. */
const EVER = '~'
const AT_MOST = 1000
const HELD_AT_MOST = 5000
const OLDEST_TOLD = 10

export type Account = {
  readonly open: Readonly<Record<string, number>>
  readonly deadLetters: number
  /** of them, those that a person only has to agree to */
  readonly approvals: number
  /** when the one that waits longest became one, of the thousand that changed last; null where there is none */
  readonly oldestDeadLetter: string | null
  /** what automation still works on, by the time of its first failure, the ten oldest */
  readonly oldest: readonly Recovery[]
  /** see `loopsOf` */
  readonly loops: readonly TaskInstanceKey[]
  readonly paused: boolean
  /** MWAA says that nothing can run now */
  readonly notReady: boolean
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
  const now = flow.clock()
  const before = plusSeconds(now, -UNTENDED_SECONDS)
  const moving = await flow.ledger.due(environment, EVER, AT_MOST)
  const waiting = await flow.ledger.dueHeld(environment, EVER, AT_MOST)
  const byBreakers = await flow.ledger.heldByBreakers(environment, HELD_AT_MOST)
  const late = moving.filter((r) => isOverdue(r, before)).length
  // What is held while the switch is on waits for a person, and it is that person who knows.
  const lateHeld = paused ? 0 : waiting.filter((r) => isOverdue(r, before)).length
  const overdue = late + lateHeld + (paused ? 0 : await leftByBreakers(flow, byBreakers))
  const parked = await flow.ledger.inState(environment, 'dead-lettered', AT_MOST)
  const settled = parked.filter((r) => r.updatedAt < plusSeconds(now, -LETTER_SECONDS)).length
  const letters = Math.max(0, settled - (await flow.deadLetterDepth()))
  const inFlight = [...moving, ...waiting, ...byBreakers]
  const healed = await flow.ledger.inState(environment, 'recovered', AT_MOST, plusSeconds(now, -LOOP_SECONDS))
  return {
    open,
    deadLetters,
    approvals: parked.filter(({ state }) => isApproval(state)).length,
    oldestDeadLetter: parked.at(-1)?.updatedAt ?? null,
    oldest: inFlight.toSorted((a, b) => (sinceOf(a) < sinceOf(b) ? -1 : 1)).slice(0, OLDEST_TOLD),
    loops: loopsOf([...healed, ...inFlight], now),
    paused,
    notReady: notReady(await flow.controls.environmentStatus(environment), now) !== null,
    unaccounted: { overdue, transport: await flow.transportDepth(), letters },
  }
}

const isOverdue = ({ wakeAt }: Recovery, before: string): boolean => wakeAt !== null && wakeAt <= before

/** Since when somebody waits for it. */
export const sinceOf = ({ firstFailure }: Recovery): string => firstFailure.endedAt

/** So long after its breaker closed, what it held has been released. Seconds. */
const RAMPED_SECONDS = 3_600

/** Held by a breaker that has been closed for long, or is none any more: the releaser has passed them over. */
async function leftByBreakers(flow: AccountFlow, held: readonly Recovery[]): Promise<number> {
  const { environment } = flow.policy
  const breakers = new Map((await flow.breakers.list(environment)).map((b) => [b.key.name, b]))
  const before = plusSeconds(flow.clock(), -RAMPED_SECONDS)
  return held.filter(({ verdict, updatedAt }) => {
    const breaker = breakers.get(verdict.dependency ?? '')
    const closedLong = breaker === undefined || (breaker.state.kind === 'CLOSED' && breaker.since < before)
    return closedLong && updatedAt < before
  }).length
}
