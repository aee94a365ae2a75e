import type { PageDue, Team } from '../../contracts/escalation.ts'
import type { ChatMessage } from '../escalation/chat-message.ts'
import type { AlertEvent, ChangeEvent } from '../escalation/pagerduty-event.ts'
import type { Paging } from '../escalation/paging.ts'

/** What was told of incidents. Reads are consistent but where said otherwise; a method that cannot reach the store throws. */
export interface Pagings {
  load(environment: string, incidentId: string): Promise<Paging | undefined>
  /** Those that are there, in any order. */
  loadAll(environment: string, incidentIds: readonly string[]): Promise<Paging[]>
  /** @throws VersionConflict where the stored version is not `next.version - 1` (none stored: 0) */
  save(next: Paging): Promise<void>
  /** Those whose `wakeAt` is at or before the instant, earliest first. Eventually consistent. */
  due(environment: string, before: string, limit: number): Promise<Paging[]>
}

/** Asks the pager to look at an incident. A hint: one that is lost is made up for within minutes. */
export interface PageHints {
  send(hint: PageDue): Promise<void>
}

export type Delivery =
  | { readonly kind: 'delivered' }
  /** it will not be taken later either */
  | { readonly kind: 'refused'; readonly why: string }
  /** nobody answered, or not now */
  | { readonly kind: 'down'; readonly why: string }

type PagerDutyAccess = NonNullable<Team['pagerDuty']>

export interface PagerDuty {
  alert(access: PagerDutyAccess, event: AlertEvent): Promise<Delivery>
  change(access: PagerDutyAccess, event: ChangeEvent): Promise<Delivery>
}

/** One text for mails, one for chats; both are said to everybody who subscribed to a tier. */
export type Notice = { readonly subject: string; readonly text: string; readonly chat: ChatMessage }

export interface Tiers {
  publish(team: string, tier: string, notice: Notice): Promise<Delivery>
}

export interface Timers {
  /** Sends the hint at that instant. Once per incident and name: a second time changes nothing. */
  set(name: string, at: string, hint: PageDue): Promise<void>
}
