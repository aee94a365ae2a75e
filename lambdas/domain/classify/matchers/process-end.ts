import type { FailureFacts } from '../facts.ts'
import { firstOf, type Hit, type Miss } from '../rule.ts'
import { signalOfExit } from '../text/extract/process-end.ts'
import { code } from './code.ts'

/** How a process ended: an exit code, or a signal, also where a shell or Python reports the signal as an exit code. */
export function ended(facts: FailureFacts, ...ends: readonly (number | string)[]): Hit | Miss {
  return firstOf(
    code(facts, 'signal', (signal) => ends.includes(signal)),
    code(facts, 'exit_code', (exit) => ends.includes(exit) || ends.includes(signalOfExit(exit) ?? '')),
  )
}
