import type { Legs } from '../ports/transport.ts'
import { advance, plusSeconds } from '../recovery/advance.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { cause, type Flow, update } from './flow.ts'
import type { ParkFlow } from './park.ts'
import { resume } from './resume.ts'

export type SweepFlow = Flow & ParkFlow & { readonly legs: Legs }

/** A recovery is overdue when this long after its wake time nothing has happened to it. Seconds. */
export const OVERDUE_SECONDS = 120
/** A leg that failed waits this long times its number, so that a defect cannot spin. Seconds. */
const AFTER_FAILED_LEG_SECONDS = 30

/** Takes up what a crash left behind. Answers how many recoveries it had to move. */
export async function sweep(flow: SweepFlow): Promise<{ moved: number }> {
  const before = plusSeconds(flow.clock(), -OVERDUE_SECONDS)
  const overdue = await flow.ledger.due(flow.policy.environment, before, 500)
  let moved = 0
  for (const seen of overdue) {
    const recovery = await flow.ledger.load(seen.id)
    if (recovery && recovery.version === seen.version && (await takeUp(flow, recovery))) moved += 1
  }
  return { moved }
}

/** An execution ended without leaving its recovery at rest: the next leg goes on, after a pause. */
export async function sweepEndedLeg(flow: SweepFlow, id: string, redrive: number, leg: number): Promise<void> {
  const recovery = await flow.ledger.load(id)
  if (recovery && recovery.redrive === redrive && recovery.leg === leg) await afterEndedLeg(flow, recovery)
}

async function takeUp(flow: SweepFlow, recovery: Recovery): Promise<boolean> {
  switch (recovery.state.kind) {
    case 'opened':
    case 'redriven':
    case 'dead-lettered':
      return (await resume(flow, recovery)).version !== recovery.version
    case 'planning':
    case 'waiting':
    case 'attempting':
      if (await flow.legs.running(recovery.id, recovery.redrive, recovery.leg)) return false
      return afterEndedLeg(flow, recovery)
    default:
      return false
  }
}

async function afterEndedLeg(flow: SweepFlow, from: Recovery): Promise<boolean> {
  const next = await update(flow, from.id, (r) => {
    const inLeg = r.state.kind === 'planning' || r.state.kind === 'waiting' || r.state.kind === 'attempting'
    if (r.version !== from.version || !inLeg) return undefined
    const pause = Math.min(900, AFTER_FAILED_LEG_SECONDS * r.leg)
    const why = cause(flow, `the execution of leg ${r.leg} is over and left it ${r.state.kind}`)
    return advance(r, { kind: 'held', reason: 'leg-failed', until: plusSeconds(why.now, pause) }, why)
  })
  return next.version !== from.version
}
