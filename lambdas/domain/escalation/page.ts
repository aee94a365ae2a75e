import type { Severity } from '../../contracts/severity.ts'
import type { Incident } from '../incident/incident.ts'
import { nextSteps } from '../incident/next-steps.ts'
import { countOf, spellSeconds } from '../incident/spell.ts'
import type { Parts } from '../incident/tally.ts'
import { blastOf, countsOf, earliest } from '../incident/tally.ts'
import { shortId, taskName, titleOf } from '../incident/title.ts'
import { secondsBetween } from '../recovery/advance.ts'
import { clean } from './clean.ts'
import type { Need } from './need.ts'
import { commandsOf, linksOf, type Places } from './page-links.ts'
import type { Telling } from './paging.ts'

export type PageLink = { readonly text: string; readonly href: string }
export type PageCommand = { readonly command: string; readonly why: string }

/** All that a person who is woken wants to know, in words; every text in it is clean. */
export type Page = {
  readonly telling: Telling
  readonly environment: string
  readonly incidentId: string
  /** the same for everything that is told of one incident: id and generation */
  readonly dedupKey: string
  readonly at: string
  readonly severity: Severity
  readonly team: string
  readonly title: string
  /** why a person is needed, worst first; empty where it is over */
  readonly needs: readonly string[]
  readonly broke: string
  readonly rootCause: string
  readonly evidence: readonly string[]
  readonly blast: string
  readonly done: string
  readonly next: readonly string[]
  /** what is or will be late because of it */
  readonly late: readonly string[]
  readonly links: readonly PageLink[]
  readonly commands: readonly PageCommand[]
}

export type PageOf = {
  readonly telling: Telling
  readonly incident: Incident
  readonly parts: Parts
  readonly need: Need | null
  readonly severity: Severity
  readonly team: string
  /** what the root's verdict was given on */
  readonly evidence: readonly string[]
  readonly places: Places
  readonly now: string
}

export function pageOf({
  telling,
  incident: stored,
  parts,
  need,
  severity,
  team,
  evidence,
  places,
  now,
}: PageOf): Page {
  const root = earliest(parts.members)
  const incident: Incident = {
    ...stored,
    counts: countsOf(stored.id, parts),
    blast: blastOf(parts),
    root: root ?? stored.root,
  }
  return {
    telling,
    environment: incident.environment,
    incidentId: incident.id,
    dedupKey: incident.id,
    at: now,
    severity,
    team,
    title: clean(titleOf(incident), 200),
    needs: (need?.reasons ?? []).map(({ why }) => clean(why)),
    broke: brokeOf(incident, now),
    rootCause: clean(rootCauseOf(incident, parts)),
    evidence: [...new Set([incident.evidence, ...evidence])].slice(0, 5).map((one) => clean(one)),
    blast: blastText(incident),
    done: doneText(incident, parts),
    next: nextSteps(incident, parts)
      .slice(0, 4)
      .map(({ at, what }) => clean(at === null ? what : `${at.slice(11, 19)} UTC: ${what}`)),
    late: lateOf(incident, parts, now),
    links: linksOf(incident, parts, need, places),
    commands: commandsOf(incident, parts, need),
  }
}

/** `goaround-prod c0ffee12-1` */
export const pageName = ({ environment, incidentId }: Pick<Page, 'environment' | 'incidentId'>): string =>
  `Goaround ${environment} ${shortId(incidentId)}`

function brokeOf({ root, firstSeen, counts }: Incident, now: string): string {
  const since = root?.failedAt ?? firstSeen
  const when = `since ${since.slice(0, 10)} ${since.slice(11, 19)} UTC (${spellSeconds(secondsBetween(since, now))})`
  const failed = counts.open + counts.recovered + counts.waived + counts.deadLettered + counts.left
  if (!root) return clean(`no failed task is known to be why, ${when}`)
  return clean(`${countOf(failed, 'task')} failed ${when}, first ${taskName(root.subject)} of ${root.subject.run_id}`)
}

function rootCauseOf({ cause, category, root }: Incident, { recoveries }: Parts): string {
  const verdict = root ? recoveries.get(root.recoveryId)?.verdict : undefined
  const said = verdict ? `, ${verdict.class} (rule ${verdict.rule})` : ''
  switch (cause.kind) {
    case 'dependency':
      return `${cause.dependency}: ${category}${said}`
    case 'platform':
      return `the environment under the workers: ${category}${said}`
    case 'fingerprint':
    case 'run':
      return `${category}${said}`
    case 'deadline':
      return `runs of ${cause.dagId} are late, nothing that failed is known to be why`
    case 'freshness':
      return `${cause.dataset} is older than promised, nothing that failed is known to be why`
  }
}

function blastText({ blast }: Incident): string {
  const { tasks, runs, dags, assets } = blast
  const late = assets === 0 ? '' : `, ${countOf(assets, 'asset')} not written`
  return `${countOf(tasks, 'task')} in ${countOf(runs, 'run')} of ${countOf(dags, 'DAG')}${late}`
}

function doneText({ counts }: Incident, { recoveries }: Parts): string {
  const attempts = [...recoveries.values()].reduce((sum, r) => sum + r.attempts, 0)
  const { recovered, waived, deadLettered, open } = counts
  const ended = [
    `${countOf(attempts, 'attempt')} made`,
    `${recovered} recovered`,
    `${countOf(deadLettered, 'dead letter')}`,
    `${open} still under way`,
    ...(waived > 0 ? [`${waived} waived`] : []),
  ]
  return ended.join(', ')
}

function lateOf({ breaches }: Incident, { recoveries }: Parts, now: string): string[] {
  const told = breaches
    .filter(({ status }) => status !== 'over')
    .map(({ subject, status, due, detail }) => clean(`${subject} ${status}, due ${due.slice(0, 19)} UTC: ${detail}`))
  const deadlines = [...recoveries.values()].flatMap((r) => r.deadline ?? []).toSorted()
  const next = deadlines[0]
  if (next === undefined) return told.slice(0, 4)
  const left = secondsBetween(now, next)
  const how = left > 0 ? `in ${spellSeconds(left)}` : `${spellSeconds(-left)} ago`
  return [...told.slice(0, 4), clean(`the earliest deadline of its tasks: ${next.slice(0, 19)} UTC (${how})`)]
}
