import type { Severity } from '../../contracts/severity.ts'
import { shortId } from '../incident/title.ts'
import { capped } from './clean.ts'
import type { Page } from './page.ts'
import { summaryOf } from './page-text.ts'

type Link = { readonly href: string; readonly text: string }

/** An event of PagerDuty's Events API v2, but for its routing key. */
export type AlertEvent =
  | {
      readonly event_action: 'trigger'
      readonly dedup_key: string
      readonly client: string
      readonly client_url: string
      readonly links: readonly Link[]
      readonly payload: {
        readonly summary: string
        readonly source: string
        readonly severity: Severity
        readonly timestamp: string
        readonly component?: string
        readonly group: string
        readonly class: string
        readonly custom_details?: Readonly<Record<string, unknown>>
      }
    }
  | { readonly event_action: 'acknowledge' | 'resolve'; readonly dedup_key: string }

/** Says that something was deployed: shown beside the incidents of a service, pages nobody. */
export type ChangeEvent = {
  readonly payload: {
    readonly summary: string
    readonly timestamp: string
    readonly source: string
    readonly custom_details: Readonly<Record<string, string>>
  }
  readonly links: readonly Link[]
}

const SUMMARY = 1024
const DEDUP_KEY = 255
const EVENT_BYTES = 512 * 1024
const ROUTING_KEY_BYTES = 64

/** What is told of a page: `update` and `remind` are triggers with the same key, which PagerDuty adds to its alert. */
export function alertEventOf(page: Page): AlertEvent {
  const dedup_key = capped(page.dedupKey, DEDUP_KEY)
  if (page.telling === 'resolve' || page.telling === 'acknowledge') return { event_action: page.telling, dedup_key }
  const dashboard = page.links.find(({ text }) => text === 'Dashboard') ?? page.links[0]
  return withinSize({
    event_action: 'trigger',
    dedup_key,
    client: 'Goaround',
    client_url: dashboard?.href ?? 'https://console.aws.amazon.com/cloudwatch/home',
    links: page.links.filter(({ href }) => href.startsWith('https://')).map(({ href, text }) => ({ href, text })),
    payload: {
      summary: capped(summaryOf(page), SUMMARY),
      source: `goaround-${page.environment}`,
      severity: page.severity,
      timestamp: page.at,
      component: page.title,
      group: page.environment,
      class: page.rootCause,
      custom_details: {
        why_you: page.needs,
        what_broke: page.broke,
        root_cause: page.rootCause,
        evidence: page.evidence,
        who_suffers: page.blast,
        automation_did: page.done,
        automation_will: page.next,
        late: page.late,
        commands: page.commands.map(({ command }) => command),
        incident: shortId(page.incidentId),
        team: page.team,
      },
    },
  })
}

/** Details are dropped before an event is too large to be taken. */
function withinSize(event: Extract<AlertEvent, { event_action: 'trigger' }>): AlertEvent {
  if (bytesOf(event) + ROUTING_KEY_BYTES <= EVENT_BYTES) return event
  const { custom_details: _, ...payload } = event.payload
  return { ...event, payload }
}

/** UTF-8, as it is sent. */
function bytesOf(value: unknown): number {
  let bytes = 0
  for (const character of JSON.stringify(value)) {
    const point = character.codePointAt(0) ?? 0
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}

export function changeEventOf(deployed: {
  readonly environment: string
  readonly stack: string
  readonly status: string
  readonly at: string
  readonly href: string
}): ChangeEvent {
  const { environment, stack, status, at, href } = deployed
  return {
    payload: {
      summary: capped(`Goaround ${environment}: ${stack} ${status}`, SUMMARY),
      timestamp: at,
      source: `goaround-${environment}`,
      custom_details: { stack, status },
    },
    links: [{ href, text: 'Stack' }],
  }
}
