import type { Dataset } from '../../contracts/watch.ts'
import { plusSeconds } from '../recovery/advance.ts'
import type { Watermark } from './facts.ts'

/** Clocks differ by so much; data from further ahead is a mistake that would look fresh for good. Seconds. */
const AHEAD_SECONDS = 300

export type Advanced = 'advance' | 'too-few-rows' | 'from-the-future' | 'nothing-new'

/** What a report is to its dataset's watermark: it goes forward only, and only with enough rows behind it. */
export function advanceOf(
  dataset: Pick<Dataset, 'minRows'>,
  known: Watermark | undefined,
  told: Watermark,
  now: string,
): Advanced {
  if (told.eventTime > plusSeconds(now, AHEAD_SECONDS)) return 'from-the-future'
  if (known !== undefined && told.eventTime <= known.eventTime) return 'nothing-new'
  if (dataset.minRows !== null && (told.rows ?? 0) < dataset.minRows) return 'too-few-rows'
  return 'advance'
}
