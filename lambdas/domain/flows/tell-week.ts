import { chatSafe, subjectLine } from '../escalation/clean.ts'
import { type Digest, digestOf, digestText } from '../escalation/digest.ts'
import { teamNamed } from '../escalation/owner.ts'
import type { Incidents } from '../ports/incidents.ts'
import type { Delivery, Notice, Tiers } from '../ports/paging.ts'
import type { Booked, TrackRecord } from '../ports/track-record.ts'
import { plusSeconds } from '../recovery/advance.ts'
import type { Flow } from './flow.ts'

export type WeekFlow = Pick<Flow, 'ledger' | 'policy' | 'clock'> & {
  readonly incidents: Incidents
  readonly track: TrackRecord
  readonly tiers: Tiers
}

const WEEK_SECONDS = 604_800
const READ_AT_MOST = 5_000
const OUTCOME_PAGES = 20
const OUTCOMES_A_PAGE = 500

/** Tells the default team what the last seven days were like. Twice is harmless: it is a mail. */
export async function tellWeek(flow: WeekFlow): Promise<{ readonly digest: Digest; readonly delivery: Delivery }> {
  const { environment, escalation } = flow.policy
  const to = flow.clock()
  const from = plusSeconds(to, -WEEK_SECONDS)
  const [recovered, deadLettered, open, closed, outcomes] = await Promise.all([
    flow.ledger.inState(environment, 'recovered', READ_AT_MOST),
    flow.ledger.inState(environment, 'dead-lettered', READ_AT_MOST),
    flow.incidents.inState(environment, 'open', READ_AT_MOST),
    flow.incidents.inState(environment, 'closed', READ_AT_MOST),
    outcomesSince(flow, from),
  ])
  const isWhole = recovered.length < READ_AT_MOST && outcomes.length < OUTCOME_PAGES * OUTCOMES_A_PAGE
  const week = {
    environment,
    from,
    to,
    recovered,
    deadLettered,
    incidents: [...open, ...closed],
    outcomes: outcomes.map(({ outcome }) => outcome),
    isWhole,
  }
  const digest = digestOf(week, escalation.bars.flakyPerWeek)
  const team = teamNamed(escalation, escalation.defaultTeam)
  const delivery = await flow.tiers.publish(team.name, team.tiers[0]?.name ?? '', noticeOf(digest))
  return { digest, delivery }
}

/** Places are ordered by the instant of booking, which they begin with. */
async function outcomesSince({ track, policy }: WeekFlow, from: string): Promise<Booked[]> {
  const found: Booked[] = []
  let behind = from
  for (let page = 0; page < OUTCOME_PAGES; page += 1) {
    const next = await track.booked(policy.environment, behind, OUTCOMES_A_PAGE)
    found.push(...next)
    const last = next.at(-1)
    if (!last) break
    behind = last.place
  }
  return found
}

function noticeOf(digest: Digest): Notice {
  const { environment, from, to, flaky, healed } = digest
  const text = digestText(digest)
  const title = `Goaround ${environment}: ${healed} failures healed themselves, ${flaky.length} flaky tasks`
  return {
    subject: subjectLine(title),
    text,
    chat: {
      version: '1.0',
      source: 'custom',
      id: `digest-${environment}-${to}`,
      content: {
        textType: 'client-markdown',
        title,
        description: text
          .split('\n')
          .map((line) => chatSafe(line, 500))
          .join('\n')
          .slice(0, 7_500),
        nextSteps: flaky.slice(0, 5).map(({ task, recovered }) => chatSafe(`ticket: ${task} (${recovered} times)`)),
        keywords: [environment, 'digest'],
      },
      metadata: {
        threadId: `digest-${environment}`,
        summary: chatSafe(title, 500),
        eventType: 'goaround-digest',
        relatedResources: [],
        additionalContext: { from, to },
      },
    },
  }
}
