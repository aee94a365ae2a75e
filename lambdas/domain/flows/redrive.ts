import type { DeadLetter } from '../../contracts/dead-letter.ts'
import type { Legs } from '../ports/transport.ts'
import { advance } from '../recovery/advance.ts'
import { judgeRedrive } from '../redrive.ts'
import { cause, type Flow, update } from './flow.ts'
import type { ParkFlow } from './park.ts'
import { resume } from './resume.ts'

export type RedriveFlow = Flow & ParkFlow & { readonly legs: Legs }
export type Redriven = 'hand-back' | 'redriven' | 'done'

/** One message of the dead-letter intake. `hand-back`: return it with visibility 0, so that SQS moves it on. */
export async function takeLetter(flow: RedriveFlow, letter: DeadLetter, sentTimestamp: number): Promise<Redriven> {
  const { firstPassSeconds } = flow.policy.deadLetters
  const known = await flow.ledger.load(letter.recovery_id)
  const what = judgeRedrive(letter, sentTimestamp, known, firstPassSeconds)
  if (what === 'first-pass') return 'hand-back'
  if (!known) return 'done'
  const next = await update(flow, known.id, (r) => {
    if (judgeRedrive(letter, sentTimestamp, r, firstPassSeconds) !== 'redrive') return undefined
    const why = cause(flow, `redriven by a person, redrive ${letter.n + 1}`)
    return advance(r, { kind: 'redriven' }, why, { redrive: letter.n + 1, redrivenAt: why.now, attempts: 0, leg: 0 })
  })
  // Also where an earlier delivery wrote the redrive and died before it started the leg.
  if (next.redrive === letter.n + 1 && next.state.kind === 'redriven') {
    await resume(flow, next)
    return 'redriven'
  }
  return what === 'redrive' ? 'redriven' : 'done'
}
