import { type Recovery, STATE_KINDS, type StateKind } from '../../lambdas/domain/recovery/recovery.ts'
import { EXIT, UsageError } from './failure.ts'
import { limitOf } from './limit.ts'
import { type Output, table } from './print.ts'
import type { Store } from './store.ts'

export type RecoveriesOptions = { readonly state?: string; readonly limit: string; readonly json?: boolean }

/** Lists recoveries by state, most recently changed first. Exit code 1 where dead letters wait for a person. */
export async function listRecoveries(store: Store, options: RecoveriesOptions, out: Output): Promise<number> {
  const kinds = options.state === undefined ? STATE_KINDS : [stateOf(options.state)]
  const limit = limitOf(options.limit)
  const found = (await Promise.all(kinds.map((kind) => store.ledger.inState(store.environment, kind, limit)))).flat()
  const shown = found.toSorted((a, b) => (a.updatedAt > b.updatedAt ? -1 : 1)).slice(0, limit)
  if (options.json) for (const recovery of shown) out.line(JSON.stringify(recovery))
  else if (shown.length === 0) out.line('no recoveries')
  else for (const line of table(HEAD, shown.map(rowOf))) out.line(line)
  return shown.some((r) => r.state.kind === 'dead-lettered') ? EXIT.problem : EXIT.good
}

function stateOf(text: string): StateKind {
  const kind = STATE_KINDS.find((k) => k === text)
  if (!kind) throw new UsageError(`--state: expected one of ${STATE_KINDS.join(', ')}, found ${text}`)
  return kind
}

const HEAD = ['RECOVERY', 'STATE', 'SINCE', 'TASK', 'TRY', 'VERDICT', 'RULE', 'ATTEMPTS', 'NEXT']

const rowOf = (r: Recovery): string[] => [
  r.id,
  r.state.kind,
  r.updatedAt,
  taskOf(r),
  String(r.failure.tryNumber),
  `${r.verdict.class}/${r.verdict.category}`,
  r.verdict.rule,
  String(r.attempts),
  r.wakeAt ?? '-',
]

export const taskOf = ({ subject: s }: Recovery): string =>
  `${s.dag_id}/${s.run_id}/${s.task_id}${s.map_index < 0 ? '' : `[${s.map_index}]`}`
