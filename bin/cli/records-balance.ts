import { LETTERS_EARLIER_SECONDS, type RecordsBalance, recordsBalanceOf } from '../../lambdas/domain/records/balance.ts'
import { plusSeconds } from '../../lambdas/domain/recovery/advance.ts'
import { EXIT, UsageError } from './failure.ts'
import { cut, jsonLine, type Output, plain, table } from './print.ts'
import { pipelinesNamed, type RecordsStore } from './records-store.ts'
import { spanSeconds } from './span.ts'

export type BalanceOptions = { readonly since: string; readonly json?: boolean }

/** What is booked stays for 90 days. */
const LONGEST_SECONDS = 7_776_000

/** Adds up what became of records. Exit code 1 where something does not balance. */
export async function balanceRecords(
  store: RecordsStore,
  pipeline: string | undefined,
  options: BalanceOptions,
  out: Output,
  now: string,
): Promise<number> {
  const seconds = spanSeconds('since', options.since)
  if (seconds > LONGEST_SECONDS) throw new UsageError('--since: at most 90d, which is how long it is kept')
  const since = plusSeconds(now, -seconds)
  const balances = await Promise.all(pipelinesNamed(store, pipeline).map((name) => balanceOf(store, name, since, now)))
  if (options.json) for (const balance of balances) out.line(jsonLine(balance))
  else if (balances.length === 0) out.line('no pipelines')
  else for (const line of linesOf(balances)) out.line(line)
  return balances.some(({ problems }) => problems.length > 0) ? EXIT.problem : EXIT.good
}

async function balanceOf({ book }: RecordsStore, pipeline: string, since: string, now: string) {
  const [booked, letters, reconciliation] = await Promise.all([
    book.batches(pipeline, since),
    book.letters(pipeline, plusSeconds(since, -LETTERS_EARLIER_SECONDS)),
    book.lastReconciliation(pipeline),
  ])
  return recordsBalanceOf({ pipeline, since, now, booked, letters, reconciliation })
}

const HEAD = [
  'PIPELINE',
  'BATCHES',
  'IN',
  'PUBLISHED',
  'DEAD-LETTERED',
  'DUPLICATES',
  'WAITING',
  'REPLAYING',
  'REPLAYED',
]

function linesOf(balances: readonly RecordsBalance[]): string[] {
  const rows = balances.map((b) => [
    b.pipeline,
    ...[b.batches, b.in, b.published, b.deadLettered, b.duplicates].map(String),
    ...[b.letters['dead-lettered'], b.letters.replaying, b.letters.replayed].map(String),
  ])
  return [...table(HEAD, rows), ...balances.flatMap(notesOf)]
}

const notesOf = (b: RecordsBalance): string[] => [
  comparedLine(b),
  ...examplesOf(b),
  ...(b.problems.length === 0
    ? [`${b.pipeline}: balanced`]
    : b.problems.map((p) => `${b.pipeline}: NOT BALANCED: ${p}`)),
]

function comparedLine({ pipeline, reconciliation: r }: RecordsBalance): string {
  if (!r) return `${pipeline}: source and sink were never compared`
  const found = `missing ${r.missing}, doubled ${r.doubled}, dead-lettered ${r.dead_lettered}, unknown to the source ${r.unknown}`
  return plain(`${pipeline}: compared up to ${r.until}: source ${r.source} keys, sink ${r.sink}; ${found}`)
}

const examplesOf = ({ pipeline, reconciliation }: RecordsBalance): string[] =>
  (['missing', 'doubled', 'unknown'] as const).flatMap((kind) => {
    const keys = reconciliation?.examples[kind] ?? []
    return keys.length === 0 ? [] : [cut(`${pipeline}: ${kind}, such as ${keys.join(', ')}`, 400)]
  })
