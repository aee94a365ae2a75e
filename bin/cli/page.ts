import { chatMessageOf } from '../../lambdas/domain/escalation/chat-message.ts'
import { needOf } from '../../lambdas/domain/escalation/need.ts'
import { teamNamed, teamOf } from '../../lambdas/domain/escalation/owner.ts'
import { type Page, pageOf } from '../../lambdas/domain/escalation/page.ts'
import { textOf } from '../../lambdas/domain/escalation/page-text.ts'
import { alertEventOf } from '../../lambdas/domain/escalation/pagerduty-event.ts'
import { type Paging, silent } from '../../lambdas/domain/escalation/paging.ts'
import { type PageStep, pageStepOf } from '../../lambdas/domain/escalation/step.ts'
import { channelsOf } from '../../lambdas/domain/escalation/tiers.ts'
import { notClosed } from '../../lambdas/domain/flows/ask-for-pages.ts'
import { rootFacts } from '../../lambdas/domain/flows/root-facts.ts'
import { partsOf } from '../../lambdas/domain/flows/tend-incidents.ts'
import { policyOf } from '../../lib/config/policy.ts'
import { configurationOf } from './configuration.ts'
import { EXIT, UsageError } from './failure.ts'
import { incidentNamed } from './incident-id.ts'
import { type Output, plain } from './print.ts'
import type { Store } from './store.ts'

export type PageOptions = {
  readonly dryRun?: boolean
  readonly config?: string
  readonly env?: string | undefined
  readonly json?: boolean
}

/** Prints what the pager would tell now, and what was told. 1 where somebody is needed. */
export async function pageIncident(
  store: Store,
  what: string,
  options: PageOptions,
  out: Output,
  now: string,
): Promise<number> {
  if (!options.dryRun)
    throw new UsageError('--dry-run: pages are sent by the pager alone; this shows what it would send')
  const incident = await incidentNamed(store, what)
  if (!incident) {
    out.line(`the ledger of ${store.environment} knows no incident ${plain(what)}`)
    return EXIT.problem
  }
  const config = await configurationOf({ env: options.env ?? store.environment, config: options.config })
  const policy = policyOf(config)
  const parts = await partsOf(store, incident)
  const breakers = await notClosed({ breakers: await store.breakers(), policy })
  const paging = (await store.pagings.load(store.environment, incident.id)) ?? silent(store.environment, incident.id)
  const facts = await rootFacts(store, parts)
  const need = needOf(incident, parts, breakers, policy, now)
  const team =
    paging.state.kind === 'open'
      ? teamNamed(policy.escalation, paging.state.team)
      : teamOf(policy.escalation, incident, facts)
  const step = pageStepOf(paging, need, incident.state.kind === 'closed', team, now)
  const page = pageOf({
    telling: step.kind === 'nothing' || step.kind === 'defer' ? 'trigger' : step.kind,
    incident,
    parts,
    need,
    severity: 'severity' in step ? step.severity : (need?.severity ?? 'info'),
    team: team.name,
    evidence: facts.evidence,
    places: { ...PLACES(), mwaaEnvironment: policy.mwaaEnvironment, ...policy.escalation },
    now,
  })
  if (options.json) {
    out.line(JSON.stringify({ step, paging, event: alertEventOf(page), chat: chatMessageOf(page), text: textOf(page) }))
  } else for (const line of lines(step, page, paging, channelsOf(team)[0])) out.line(plain(line))
  return need ? EXIT.problem : EXIT.good
}

/** The pager knows its account by its queue; here it is a place to be filled in. */
const PLACES = () => ({
  region: process.env.AWS_REGION ?? 'us-east-1',
  account: process.env.AWS_ACCOUNT_ID ?? '000000000000',
})

function lines(step: PageStep, page: Page, paging: Paging, channel: string): string[] {
  const told = paging.sent.map(
    (s) => `  ${s.at} ${s.telling} by ${s.channel}${s.tier ? ` (${s.tier})` : ''}: ${s.severity}`,
  )
  const failing = paging.failing ? [`  not taken since ${paging.failing.since}: ${paging.failing.error}`] : []
  const state = paging.state.kind === 'open' && paging.state.acked ? [`  acknowledged by ${paging.state.acked.by}`] : []
  return [
    ...(told.length + failing.length + state.length === 0 ? ['nobody was told of it so far'] : ['told so far:']),
    ...told,
    ...failing,
    ...state,
    says(step, page.team, channel),
    '',
    ...textOf(page).split('\n'),
  ]
}

function says(step: PageStep, team: string, channel: string): string {
  if (step.kind === 'nothing') return 'now: nothing is to be told'
  if (step.kind === 'defer') return `now: kept back by quiet hours of ${team} until ${step.until}`
  return `now: ${step.kind} (${step.severity}) to team ${team} by ${channel}`
}
