import type { Paging } from '../../lambdas/domain/escalation/paging.ts'
import { cascadeOf } from '../../lambdas/domain/incident/cascade.ts'
import type { Incident } from '../../lambdas/domain/incident/incident.ts'
import { urgencyOf } from '../../lambdas/domain/incident/incident.ts'
import { nextSteps } from '../../lambdas/domain/incident/next-steps.ts'
import { clockOf, countOf, spellSeconds } from '../../lambdas/domain/incident/spell.ts'
import { shortId, taskName, titleOf } from '../../lambdas/domain/incident/title.ts'
import { secondsBetween } from '../../lambdas/domain/recovery/advance.ts'
import { commandsFor } from './incident-commands.ts'
import { treeLines } from './incident-tree.ts'
import type { IncidentView } from './incident-view.ts'
import { blastInWords, countsInWords } from './incidents.ts'
import { cut, plain } from './print.ts'
import { wrapped } from './wrap.ts'

export const WIDTH = 100
/** Lines of the tree, headings apart. */
const MOST_NODES = 40

/** The whole page of an incident: what it is, its tree, what comes next, what to type. */
export function incidentLines(view: IncidentView): string[] {
  const { incident, parts, awaiters } = view
  const tree = cascadeOf(incident.id, parts, awaiters, { most: MOST_NODES, concise: true })
  return [
    ...wrapped(plain(titleOf(incident)), '', WIDTH),
    ...facts(view).flatMap(([name, text]) => labelled(name, text)),
    '',
    ...(tree.length === 0 ? ['no members are written yet'] : treeLines(tree, WIDTH)),
    '',
    'next',
    ...nextSteps(incident, parts).flatMap(({ at, what }) => labelled(at === null ? '' : when(at, view.now), what)),
    '',
    'commands',
    ...commandsFor(view).map(({ command, why }) => cut(`  ${command}${why === '' ? '' : `   # ${why}`}`, WIDTH)),
  ]
}

function facts({ incident, causes, paging, now }: IncidentView): [string, string][] {
  const { cause, category, evidence, firstSeen, lastSeen } = incident
  const span = secondsBetween(firstSeen, lastSeen)
  return [
    ['incident', incident.id],
    ['state', stateOf(incident)],
    ['cause', causeIn(cause)],
    ['category', `${category}: ${evidence}`],
    ['root', rootIn(incident)],
    ['seen', span < 1 ? `${instant(firstSeen)} UTC` : seenIn(firstSeen, lastSeen, span)],
    ['members', `${countsInWords(incident)} (as of ${clockOf(now, firstSeen)})`],
    ['blast', blastInWords(incident)],
    ['history', historyOf(incident)],
    ...(paging ? [['people', toldOf(paging)] as [string, string]] : []),
    ...(incident.causedBy.length === 0
      ? []
      : [['caused by', incident.causedBy.map(shortId).join(', ')] as [string, string]]),
    ...causes.map((other): [string, string] => [
      'causes',
      `${shortId(other.id)}  ${titleOf(other)} (${other.state.kind})`,
    ]),
  ]
}

/** Whom this was told, and whether somebody has it. */
function toldOf({ state, failing, sent }: Paging): string {
  const last = sent.at(-1)
  const said = last
    ? `${last.telling} by ${last.channel} at ${instant(last.at)} UTC (${last.severity})`
    : 'nobody was told yet'
  const who = state.kind === 'open' && state.acked ? `; ${state.acked.by} has it: ${state.acked.reason}` : ''
  const stuck = failing ? `; not taken since ${instant(failing.since)} UTC: ${failing.error}` : ''
  return `${said}${who}${stuck}`
}

function causeIn(cause: Incident['cause']): string {
  switch (cause.kind) {
    case 'dependency':
      return `the dependency ${cause.dependency}`
    case 'platform':
      return 'the platform: workers or the environment under them'
    case 'fingerprint':
      return `one defect, fingerprint ${cause.fingerprint}`
    case 'run':
      return 'nothing was told but that tasks of this DAG run failed'
    case 'deadline':
      return `runs of ${cause.dagId} are late, and nothing that failed is known to be why`
    case 'freshness':
      return `${cause.dataset} is older than promised, and nothing that failed is known to be why`
  }
}

const rootIn = ({ root }: Incident): string =>
  root === null
    ? 'not known yet'
    : `${taskName(root.subject)}, failed at ${instant(root.failedAt)} UTC in ${root.subject.run_id}`

const seenIn = (first: string, last: string, seconds: number): string =>
  `${instant(first)} to ${clockOf(last, first)} UTC (${spellSeconds(seconds)})`

const stateOf = (incident: Incident): string =>
  incident.state.kind === 'open'
    ? `open, urgency ${urgencyOf(incident)}`
    : `closed at ${instant(incident.state.at)} UTC`

function historyOf({ base, generation, reopened }: Incident): string {
  const before = generation === 1 ? '' : `, after ${shortId(`${base}-${generation - 1}`)}`
  return `generation ${generation}${before}, ${reopened === 0 ? 'never reopened' : `reopened ${countOf(reopened, 'time')}`}`
}

const instant = (text: string): string => text.slice(0, 19).replace('T', ' ')

const LABEL = 11

function labelled(name: string, text: string): string[] {
  const [first = '', ...more] = wrapped(plain(text), ' '.repeat(LABEL), WIDTH)
  return [name.padEnd(LABEL) + first.slice(LABEL), ...more]
}

const when = (at: string, now: string): string => (at <= now ? 'now' : clockOf(at, now))
