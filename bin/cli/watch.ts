import { spellSeconds } from '../../lambdas/domain/incident/spell.ts'
import { shortId } from '../../lambdas/domain/incident/title.ts'
import { secondsBetween } from '../../lambdas/domain/recovery/advance.ts'
import type { WatchRow } from '../../lambdas/domain/watch/view.ts'
import { EXIT } from './failure.ts'
import { cut, type Output, table } from './print.ts'
import type { Store } from './store.ts'

export type WatchOptions = { readonly json?: boolean }

/** A round is made each minute; an older look than this means that nobody watches. Seconds. */
const OLDEST_LOOK_SECONDS = 300

/**
 * Lists deadlines and datasets as the last round saw them, what is late first. Exit code 1 where something is late or
 * will be, where nobody can say, or where nobody looks.
 */
export async function listWatched(store: Store, options: WatchOptions, out: Output, now: string): Promise<number> {
  const view = await store.watch.view(store.environment)
  if (!view) {
    if (!options.json) out.line('nothing was watched yet: see docs/watch.md, and Watch-Silent in the runbook')
    return EXIT.good
  }
  const rows = view.rows.toSorted((a, b) => RANK[a.status] - RANK[b.status] || dueOf(a) - dueOf(b))
  if (options.json) for (const row of rows) out.line(JSON.stringify({ ...row, seenAt: view.at }))
  else if (rows.length === 0) out.line('nothing is watched')
  else
    for (const line of table(
      HEAD,
      rows.map((row) => cells(row, now)),
    ))
      out.line(line)
  const age = secondsBetween(view.at, now)
  const isOld = age > OLDEST_LOOK_SECONDS
  if (isOld && !options.json) out.line(`nobody has looked for ${spellSeconds(age)}: see Watch-Silent in the runbook`)
  return isOld || rows.some(({ status }) => status !== 'ok') ? EXIT.problem : EXIT.good
}

const RANK = { breached: 0, 'at-risk': 1, unknown: 2, ok: 3 } as const

const dueOf = ({ due }: WatchRow): number => (due === null ? Number.MAX_SAFE_INTEGER : Date.parse(due))

const HEAD = ['WHAT', 'STATE', 'SEVERITY', 'DUE', 'MARGIN', 'INCIDENT', 'WHY']

const cells = (row: WatchRow, now: string): string[] => [
  cut(row.subject, 60),
  row.status,
  row.severity,
  row.due === null ? '-' : `${row.due.slice(0, 19)}Z`,
  row.due === null ? '-' : marginOf(secondsBetween(now, row.due)),
  row.incidentId === null ? '-' : shortId(row.incidentId),
  cut(row.why, 160),
]

const marginOf = (seconds: number): string => (seconds >= 0 ? spellSeconds(seconds) : `-${spellSeconds(-seconds)}`)
