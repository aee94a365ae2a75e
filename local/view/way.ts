import type { Recovery, Step } from '../../lambdas/domain/recovery/recovery.ts'
import { isClear } from '../scenario/balance.ts'
import type { Trail } from '../scenario/ledger-watch.ts'
import type { Tone } from './paint.ts'

/** One line of a failure's way. */
export type WayLine = { readonly word: string; readonly tone: Tone; readonly text: string }

/** What a step of the ledger means to somebody who watches; none where it only prepares the next one. */
export function wayLines({ recovery, event }: Trail, step: Step): WayLine[] {
  if (step.from === null) return opened(recovery, step, event)
  if (isClear(step)) {
    return [{ word: `attempt ${step.inputs.attempt}`, tone: 'told', text: `${step.reason} in Airflow` }]
  }
  switch (step.to) {
    case 'planning':
      if (step.from === 'held') return [{ word: 'released', tone: 'told', text: step.reason }]
      return step.actor === 'settle' ? [{ word: 'not yet', tone: 'busy', text: step.reason }] : []
    case 'waiting':
      return [{ word: 'wait', tone: 'busy', text: `${asked(step)}${step.reason}` }]
    case 'held':
      return [{ word: 'held', tone: 'busy', text: step.reason }]
    case 'dead-lettered':
      return step.from === 'dead-lettered'
        ? [{ word: 'parked', tone: 'dim', text: step.reason }]
        : [{ word: 'dead letter', tone: 'bad', text: step.reason }]
    case 'redriven':
      return [{ word: 'redriven', tone: 'told', text: step.reason }]
    case 'recovered':
      return [{ word: 'recovered', tone: 'good', text: step.reason }]
    case 'waived':
      return [{ word: 'waived', tone: 'dim', text: step.reason }]
    default:
      return []
  }
}

function opened({ firstFailure }: Recovery, step: Step, event: Trail['event']): WayLine[] {
  const raised = event?.exception[0]
  const what = raised ? `${raised.type.split('.').at(-1)}: ${raised.message}` : (event?.error_text ?? 'no word of why')
  const found = event?.emitted_by === 'reconciler'
  const text = found ? 'found in Airflow: no event had told of it' : what
  return [
    { word: 'failed', tone: 'bad', text: `try ${firstFailure.tryNumber}, ${text}` },
    { word: 'verdict', tone: 'told', text: step.reason },
  ]
}

const asked = ({ inputs }: Step): string =>
  typeof inputs.retryAfterSeconds === 'number' ? `Retry-After ${inputs.retryAfterSeconds} s: ` : ''
