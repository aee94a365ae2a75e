import type { RecordLetter } from '../../contracts/record.ts'
import type { RecordBook, ReplayQueue } from '../ports/records.ts'
import { isFirstPass } from '../redrive.ts'
import { headOf, type Letter } from './letter.ts'
import { broughtBack, failed } from './transition.ts'
import { updateLetter } from './update-letter.ts'

export type TakeFlow = {
  readonly book: Pick<RecordBook, 'letter' | 'saveLetter'>
  readonly replay: ReplayQueue
  /** ISO 8601, UTC */
  readonly clock: () => string
  readonly firstPassSeconds: number
}

export type IncomingLetter = {
  readonly pipeline: string
  readonly letter: RecordLetter
  /** the message itself */
  readonly body: string
  /** SQS's SentTimestamp, epoch milliseconds */
  readonly sentTimestamp: number
}

/** `hand-back`: return it with visibility 0, so that SQS moves it to the dead letters. */
export type Taken = 'hand-back' | 'replaying' | 'done'

/**
 * One message of a pipeline's record intake. It is booked before it goes anywhere, so that a crash leaves it where it was
 * and the next delivery goes on; a record whose replay was asked for twice is sent twice, which its key makes harmless.
 */
export async function takeRecordLetter(flow: TakeFlow, incoming: IncomingLetter): Promise<Taken> {
  const { pipeline, letter, body, sentTimestamp } = incoming
  const which = { pipeline, id: letter.id }
  const head = headOf(letter)
  const isFirst = isFirstPass(letter, sentTimestamp, flow.firstPassSeconds)
  const step = isFirst ? failed : broughtBack
  const now = await updateLetter(flow.book, which, (known) => step(known, which, head, flow.clock()))
  if (isPublished(now)) return 'done'
  if (isFirst) return 'hand-back'
  await flow.replay.send(body)
  return 'replaying'
}

const isPublished = (letter: Letter | undefined): boolean => letter?.state.kind === 'replayed'
