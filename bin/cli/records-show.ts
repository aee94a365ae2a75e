import { type RecordLetter, recordLetterSchema } from '../../lambdas/contracts/record.ts'
import type { Letter } from '../../lambdas/domain/records/letter.ts'
import { EXIT } from './failure.ts'
import { letterNamed } from './named-letter.ts'
import { jsonLine, type Output, plain } from './print.ts'
import { reasonOf } from './records-list.ts'
import type { RecordsStore } from './records-store.ts'

export type ShowOptions = { readonly pipeline?: string; readonly body?: boolean; readonly json?: boolean }

/** Of a record at most so much is shown. Characters; bytes where it is in S3. */
const BODY_SHOWN = 65_536
/** Dead letters are looked through one by one. */
export const LOOKED_THROUGH = 1_000

/** Prints what is known of a letter, with --body the record itself. 1 where it is not known, or its record not there. */
export async function showLetter(
  store: RecordsStore,
  what: string,
  options: ShowOptions,
  out: Output,
): Promise<number> {
  const letter = await letterNamed(store, what, options.pipeline)
  if (!letter) {
    out.line(`${store.environment} knows no letter ${plain(what)}`)
    return EXIT.problem
  }
  const body = options.body ? await bodyOf(store, letter) : undefined
  if (options.json) out.line(jsonLine(body === undefined ? letter : { ...letter, body }))
  else {
    for (const line of lines(letter)) out.line(plain(line))
    for (const line of bodyLines(body)) out.line(plain(line))
  }
  return body === null ? EXIT.problem : EXIT.good
}

/** Null where it is not to be found. */
async function bodyOf(store: RecordsStore, { pipeline, id, head }: Letter): Promise<string | null> {
  if (head.body.at === 's3') return store.body(head.body, BODY_SHOWN)
  const found = await store.deadLetters(pipeline).find(id, LOOKED_THROUGH)
  const letter = found && recordLetterSchema.parse(JSON.parse(found.body))
  return letter?.body.at === 'here' ? letter.body.data : null
}

const bodyLines = (body: string | null | undefined): string[] => {
  if (body === undefined) return []
  if (body === null) return ['', `the record is not among the first ${LOOKED_THROUGH} dead letters: see its state`]
  const more = body.length - BODY_SHOWN
  return ['', ...body.slice(0, BODY_SHOWN).split('\n'), ...(more > 0 ? [`… ${more} more characters`] : [])]
}

const lines = ({ id, pipeline, state, n, firstFailedAt, head }: Letter): string[] => [
  `letter ${id} of ${pipeline}`,
  `  state    ${state.kind} since ${state.since}, brought back ${n === 1 ? 'once' : `${n} times`}`,
  `  source   ${head.source} at ${head.offset}`,
  `  key      ${head.key ?? '-'}`,
  `  schema   ${head.schema ?? '-'}`,
  `  reason   ${reasonOf(head)}`,
  `  failed   ${head.failed_at}${head.failed_at === firstFailedAt ? '' : `, first ${firstFailedAt}`}`,
  `  task     ${taskOf(head.task)}`,
  `  record   ${placeOf(head.body)}`,
]

const taskOf = (task: RecordLetter['task']): string => {
  if (task === null) return '-'
  const mapped = task.map_index < 0 ? '' : `[${task.map_index}]`
  return `${task.dag_id}/${task.run_id}/${task.task_id}${mapped}, try ${task.try_number}`
}

const placeOf = (body: Letter['head']['body']): string =>
  body.at === 'here'
    ? `${body.characters} characters of ${body.encoding}, in the message`
    : `${body.bytes} bytes of ${body.encoding}, s3://${body.bucket}/${body.key}`
