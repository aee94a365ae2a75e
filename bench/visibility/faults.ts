import type { Fault } from './fault.ts'
import { breakerByHand } from './faults/breaker-by-hand.ts'
import { brokenPager } from './faults/broken-pager.ts'
import { deadLetter } from './faults/dead-letter.ts'
import { failedTask } from './faults/failed-task.ts'
import { lateDataset } from './faults/late-dataset.ts'
import { missedDeadline } from './faults/missed-deadline.ts'
import { rejectedEvent } from './faults/rejected-event.ts'
import { silentListener } from './faults/silent-listener.ts'

/** Injected one after the other; the run that is late has a time of its own, soon after the beginning. */
export const FAULTS: readonly Fault[] = [
  failedTask,
  missedDeadline,
  lateDataset,
  deadLetter,
  rejectedEvent,
  breakerByHand,
  silentListener,
  brokenPager,
]
