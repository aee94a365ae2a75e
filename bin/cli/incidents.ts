import { type Incident, urgencyOf } from '../../lambdas/domain/incident/incident.ts'
import { countOf } from '../../lambdas/domain/incident/spell.ts'
import { shortId, taskName, titleOf } from '../../lambdas/domain/incident/title.ts'
import { EXIT, UsageError } from './failure.ts'
import { briefId } from './incident-id.ts'
import { counted } from './incident-view.ts'
import { limitOf } from './limit.ts'
import { cut, type Output, table } from './print.ts'
import type { Store } from './store.ts'

export type IncidentsOptions = { readonly state: string; readonly limit: string; readonly json?: boolean }

const STATES = { open: ['open'], closed: ['closed'], all: ['open', 'closed'] } as const satisfies Record<
  string,
  readonly Incident['state']['kind'][]
>

/** Lists incidents, open and urgent ones first. Exit code 1 where an open one has dead letters, which need a person. */
export async function listIncidents(
  store: Store,
  options: IncidentsOptions,
  out: Output,
  now: string,
): Promise<number> {
  const kinds = kindsOf(options.state)
  const limit = limitOf(options.limit)
  const found = await Promise.all(kinds.map((kind) => store.incidents.inState(store.environment, kind, limit)))
  const fresh = await recounted(store, found.flat(), now)
  const shown = fresh.toSorted(byUrgency).slice(0, limit)
  if (options.json)
    for (const one of shown) out.line(JSON.stringify({ ...one, title: titleOf(one), urgency: urgency(one) }))
  else if (shown.length === 0) out.line(options.state === 'open' ? 'no open incidents' : 'no incidents')
  else
    for (const line of table(
      HEAD,
      shown.map((one) => rowOf(one, shown, now)),
    ))
      out.line(line)
  return shown.some((i) => i.state.kind === 'open' && i.counts.deadLettered > 0) ? EXIT.problem : EXIT.good
}

function kindsOf(text: string): readonly Incident['state']['kind'][] {
  const found = Object.entries(STATES).find(([name]) => name === text)
  if (!found) throw new UsageError(`--state: expected one of ${Object.keys(STATES).join(', ')}, found ${text}`)
  return found[1]
}

/** Counting anew reads every member: it is done for so many open incidents, of so many members as were there last. */
const RECOUNTED = 25
const RECOUNTED_MEMBERS = 200

function recounted(store: Store, incidents: readonly Incident[], now: string): Promise<Incident[]> {
  const cheap = incidents
    .filter((i) => i.state.kind === 'open' && membersOf(i) <= RECOUNTED_MEMBERS)
    .slice(0, RECOUNTED)
    .map((i) => i.id)
  return Promise.all(incidents.map(async (i) => (cheap.includes(i.id) ? (await counted(store, i, now)).incident : i)))
}

const membersOf = ({ counts: c }: Incident): number => c.open + c.recovered + c.waived + c.deadLettered + c.left

const urgency = (incident: Incident): 'high' | 'low' | null =>
  incident.state.kind === 'open' ? urgencyOf(incident) : null

const RANK = { high: 0, low: 1 } as const

function byUrgency(a: Incident, b: Incident): number {
  const rank = (i: Incident) => RANK[urgency(i) ?? 'low'] + (i.state.kind === 'open' ? 0 : 2)
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  const bySize = a.state.kind === 'open' ? b.blast.tasks - a.blast.tasks : 0
  return bySize || (a.lastSeen > b.lastSeen ? -1 : 1)
}

const HEAD = ['INCIDENT', 'STATE', 'URGENCY', 'WHAT', 'ROOT', 'MEMBERS', 'BLAST RADIUS', 'SEEN', 'COUNTED', 'CAUSED BY']

const rowOf = (i: Incident, among: readonly Incident[], now: string): string[] => [
  briefId(i, among),
  i.state.kind,
  urgency(i) ?? '-',
  cut(titleOf(i), 48),
  cut(rootOf(i), 48),
  countsInWords(i),
  blastInWords(i),
  `${secondOf(i.firstSeen)} to ${secondOf(i.lastSeen)}`,
  i.tendedAt === now ? 'now' : i.tendedAt === null ? 'not yet' : `as of ${secondOf(i.tendedAt)}`,
  i.causedBy.map(shortId).join(' ') || '-',
]

/** The dependency at fault, what is late, else the task that failed first. */
export function rootOf({ cause, root }: Incident): string {
  if (cause.kind === 'dependency') return cause.dependency
  if (cause.kind === 'deadline') return cause.dagId
  if (cause.kind === 'freshness') return cause.dataset
  return root === null ? '-' : taskName(root.subject)
}

export function countsInWords({ counts: c }: Incident): string {
  const words = [
    [c.open, 'open'],
    [c.deadLettered, 'dead'],
    [c.recovered, 'recovered'],
    [c.waived, 'waived'],
    [c.left, 'left'],
  ] as const
  const told = words.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`)
  return told.join(', ') || 'none'
}

export const blastInWords = ({ blast: b }: Incident): string =>
  [
    countOf(b.tasks, 'task'),
    countOf(b.runs, 'run'),
    countOf(b.dags, 'DAG'),
    ...(b.assets === 0 ? [] : [countOf(b.assets, 'asset')]),
  ].join(', ')

const secondOf = (instant: string): string => `${instant.slice(0, 19)}Z`
