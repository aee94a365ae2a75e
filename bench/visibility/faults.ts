import type { Fault } from './fault.ts'
import { breakerByHand } from './faults/breaker-by-hand.ts'
import { deadLetter } from './faults/dead-letter.ts'
import { failedTask } from './faults/failed-task.ts'
import { rejectedEvent } from './faults/rejected-event.ts'
import { silentListener } from './faults/silent-listener.ts'

/** Injected one after the other. */
export const FAULTS: readonly Fault[] = [failedTask, deadLetter, rejectedEvent, breakerByHand, silentListener]
