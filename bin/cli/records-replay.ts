import { countOf } from '../../lambdas/domain/incident/spell.ts'
import type { MoveStart } from '../../lambdas/domain/ports/records.ts'
import { EXIT, UsageError } from './failure.ts'
import { letterNamed } from './named-letter.ts'
import { jsonLine, type Output, plain } from './print.ts'
import { LOOKED_THROUGH } from './records-show.ts'
import { pipelineNamed, type RecordsStore } from './records-store.ts'

export type ReplayOptions = { readonly id?: string; readonly dryRun?: boolean; readonly json?: boolean }

/**
 * Has SQS bring dead letters of a pipeline back to where they came from, from where its replay task takes them; with
 * --id one alone. Asking twice does no harm. 1 where the one that is named is not there.
 */
export async function replayLetters(
  store: RecordsStore,
  name: string,
  options: ReplayOptions,
  out: Output,
): Promise<number> {
  const pipeline = pipelineNamed(store, name)
  if (options.id !== undefined) return replayOne(store, pipeline, options.id, options, out)
  const deadLetters = store.deadLetters(pipeline)
  const { kind, waiting } = options.dryRun
    ? { kind: 'dry-run' as const, waiting: await deadLetters.waiting() }
    : await deadLetters.move()
  const { environment } = store
  if (options.json) out.line(jsonLine({ environment, pipeline, move: kind, waiting }))
  else out.line(`${environment}, ${pipeline}: ${WORDS[kind](countOf(waiting, 'record'))}`)
  return EXIT.good
}

const WORDS: Readonly<Record<MoveStart['kind'] | 'dry-run', (records: string) => string>> = {
  'dry-run': (records) => `${records} would be brought back; nothing was done`,
  started: (records) => `SQS brings back ${records}; the pipeline's replay task takes them when it next runs`,
  running: (records) => `SQS is bringing them back already, ${records} left; nothing was done`,
  nothing: () => 'no record waits; nothing was done',
}

async function replayOne(
  store: RecordsStore,
  pipeline: string,
  what: string,
  options: ReplayOptions,
  out: Output,
): Promise<number> {
  const letter = await letterNamed(store, what, pipeline)
  if (!letter) throw new UsageError(`--id: ${pipeline} has no letter ${plain(what)}`)
  const deadLetters = store.deadLetters(pipeline)
  const found = await deadLetters.find(letter.id, LOOKED_THROUGH)
  if (found && !options.dryRun) await deadLetters.bringBack(found)
  const move = found ? (options.dryRun ? 'dry-run' : 'started') : 'not-found'
  if (options.json) out.line(jsonLine({ environment: store.environment, pipeline, letter: letter.id, move }))
  else out.line(`${letter.id.slice(0, 8)} of ${pipeline}: ${ONE[move](letter.state.kind)}`)
  return found ? EXIT.good : EXIT.problem
}

const ONE = {
  'dry-run': () => 'would be brought back; nothing was done',
  started: () => "brought back; the pipeline's replay task takes it when it next runs",
  'not-found': (state: string) => `not among the first ${LOOKED_THROUGH} dead letters; it is ${state}`,
} as const
