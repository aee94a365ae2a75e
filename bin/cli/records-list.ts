import { LETTER_STATES, type Letter, type LetterState } from '../../lambdas/domain/records/letter.ts'
import { EXIT, UsageError } from './failure.ts'
import { limitOf } from './limit.ts'
import { cut, jsonLine, type Output, table } from './print.ts'
import { pipelinesNamed, type RecordsStore } from './records-store.ts'

export type ListOptions = { readonly state?: string; readonly limit: string; readonly json?: boolean }

/** Before every instant. */
const EVER = '0'

/** Lists letters, most recently changed first. Exit code 1 where one waits for a person. */
export async function listLetters(
  store: RecordsStore,
  pipeline: string | undefined,
  options: ListOptions,
  out: Output,
): Promise<number> {
  const state = stateOf(options.state)
  const limit = limitOf(options.limit)
  const read = (name: string) => store.book.letters(name, EVER, state === undefined ? limit : undefined)
  const found = (await Promise.all(pipelinesNamed(store, pipeline).map(read))).flat()
  const wanted = state === undefined ? found : found.filter((letter) => letter.state.kind === state)
  const shown = wanted.toSorted((a, b) => (a.state.since > b.state.since ? -1 : 1)).slice(0, limit)
  if (options.json) for (const letter of shown) out.line(jsonLine(letter))
  else if (shown.length === 0) out.line('no letters')
  else for (const line of table(HEAD, shown.map(rowOf))) out.line(line)
  return shown.some(({ state: { kind } }) => kind === 'dead-lettered') ? EXIT.problem : EXIT.good
}

function stateOf(text: string | undefined): LetterState['kind'] | undefined {
  if (text === undefined) return undefined
  const kind = LETTER_STATES.find((known) => known === text)
  if (!kind) throw new UsageError(`--state: expected one of ${LETTER_STATES.join(', ')}, found ${text}`)
  return kind
}

const HEAD = ['LETTER', 'PIPELINE', 'STATE', 'SINCE', 'SOURCE', 'OFFSET', 'SCHEMA', 'REASON']

const rowOf = ({ id, pipeline, state, head }: Letter): string[] => [
  id.slice(0, 8),
  pipeline,
  state.kind,
  `${state.since.slice(0, 19)}Z`,
  cut(head.source, 48),
  cut(head.offset, 32),
  cut(head.schema ?? '-', 32),
  cut(reasonOf(head), 100),
]

export const reasonOf = ({ reason }: Letter['head']): string => `${reason.type}: ${reason.message}`
