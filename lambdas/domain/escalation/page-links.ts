import type { NeedKind } from '../../contracts/escalation.ts'
import type { Incident } from '../incident/incident.ts'
import type { Parts } from '../incident/tally.ts'
import { shortId, taskName } from '../incident/title.ts'
import type { Recovery } from '../recovery/recovery.ts'
import type { Need } from './need.ts'
import type { PageCommand, PageLink } from './page.ts'

/** Where things are to be looked at. */
export type Places = {
  readonly region: string
  readonly account: string
  readonly mwaaEnvironment: string
  /** https, without a slash at its end; null: MWAA's console is linked */
  readonly airflowUrl: string | null
  readonly runbookUrl: string
}

/** Headings of runbook.md. */
const SECTIONS: Readonly<Record<NeedKind, string>> = {
  'dead-letter': 'you-were-paged-a-dead-letter',
  exhausted: 'you-were-paged-a-dead-letter',
  approval: 'you-were-paged-a-dead-letter',
  'deadline-at-risk': 'you-were-paged-late-data',
  'deadline-breached': 'you-were-paged-late-data',
  'freshness-at-risk': 'you-were-paged-late-data',
  'freshness-breached': 'you-were-paged-late-data',
  'breaker-open': 'a-breaker-is-open',
  held: 'you-were-paged-work-is-held',
}

/** Ids are of the contract's character classes; whatever else is in a path is encoded. */
export function linksOf(incident: Incident, parts: Parts, need: Need | null, places: Places): PageLink[] {
  const { environment } = incident
  const { region, account, airflowUrl, runbookUrl, mwaaEnvironment } = places
  const page = (path: string) => `https://${region}.console.aws.amazon.com/${path}`
  const root = incident.root ?? undefined
  const recovery = root && parts.recoveries.get(root.recoveryId)
  const subject = root?.subject
  const airflow =
    airflowUrl !== null && subject
      ? `${airflowUrl}/dags/${encodeURIComponent(subject.dag_id)}/runs/${encodeURIComponent(subject.run_id)}/tasks/${encodeURIComponent(subject.task_id)}`
      : page(`mwaa/home?region=${region}#environments/${mwaaEnvironment}/detail`)
  const section = need ? SECTIONS[need.reasons[0].kind] : 'read-an-incident'
  const hasDead = [...parts.recoveries.values()].some((r) => r.state.kind === 'dead-lettered')
  const queue = encodeURIComponent(
    `https://sqs.${region}.amazonaws.com/${account}/goaround-${environment}-dead-letters`,
  )
  return [
    { text: 'Runbook', href: `${runbookUrl}#${section}` },
    { text: 'Airflow', href: airflow },
    ...(recovery && recovery.leg > 0 ? [{ text: 'Execution', href: page(executionPath(recovery, places)) }] : []),
    ...(hasDead ? [{ text: 'Dead letters', href: page(`sqs/v3/home?region=${region}#/queues/${queue}`) }] : []),
    { text: 'Dashboard', href: page(`cloudwatch/home?region=${region}#dashboards/dashboard/goaround-${environment}`) },
  ]
}

const executionPath = ({ id, redrive, leg, environment }: Recovery, { region, account }: Places): string =>
  `states/home?region=${region}#/v2/executions/details/arn:aws:states:${region}:${account}:execution:goaround-${environment}-recovery:${id}-${redrive}-${leg}`

const MOST_EXPLAINED = 2

/** What to type, ids filled in. */
export function commandsOf({ environment, id, root }: Incident, parts: Parts, need: Need | null): PageCommand[] {
  const goaround = `npm run --silent goaround -- --env ${environment}`
  const dead = [...parts.recoveries.values()].filter((r) => r.state.kind === 'dead-lettered' && r.incidentId === id)
  const explained = [...new Set([...(root ? [root.recoveryId] : []), ...dead.map((r) => r.id)])].slice(
    0,
    MOST_EXPLAINED,
  )
  const named = (recoveryId: string) => {
    const subject = parts.recoveries.get(recoveryId)?.subject
    return subject ? taskName(subject) : 'the root'
  }
  const breaker = need?.reasons.some(({ kind }) => kind === 'breaker-open') ?? false
  return [
    { command: `${goaround} incident ${shortId(id)}`, why: 'what it did, as a tree' },
    ...explained.map((one) => ({ command: `${goaround} explain ${one}`, why: `why: ${named(one)}` })),
    ...(breaker ? [{ command: `${goaround} breakers`, why: 'what is down, and since when' }] : []),
    { command: `${goaround} ack ${shortId(id)} --reason "…"`, why: 'you have it: nobody else is told' },
  ]
}
