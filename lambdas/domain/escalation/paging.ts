import type { Channel, Team } from '../../contracts/escalation.ts'
import type { Severity } from '../../contracts/severity.ts'
import { earlierOf, laterOf, plusSeconds } from '../recovery/advance.ts'
import { escalates } from './tiers.ts'

/**
 * What is told of an incident. `update`: it is worse now; `remind`: nobody acknowledged, the next tier is told;
 * `hand-over`: PagerDuty answers again, and gets what SNS had to stand in for.
 */
export const TELLINGS = ['trigger', 'update', 'remind', 'hand-over', 'acknowledge', 'resolve'] as const
export type Telling = (typeof TELLINGS)[number]

/** Somebody has seen it and says so. */
export type Ack = { readonly by: string; readonly at: string; readonly reason: string; readonly told: boolean }

export type PagingState =
  /** nobody was told, or all that was told is over */
  | { readonly kind: 'silent' }
  | {
      readonly kind: 'open'
      readonly since: string
      /** the worst that was told */
      readonly severity: Severity
      readonly team: string
      /** who holds the page and has to be told that it is over */
      readonly via: readonly Channel[]
      /** PagerDuty did not answer, SNS stood in: it gets the page when it does */
      readonly owed: boolean
      /** how many of the team's tiers were told by SNS */
      readonly tiersTold: number
      readonly acked: Ack | null
    }

/** A telling that no channel has taken yet. */
export type Failing = {
  readonly telling: Telling
  readonly since: string
  readonly tries: number
  readonly retryAt: string
  readonly error: string
  /** said no to this very telling: they are not asked again */
  readonly refusedBy: readonly Channel[]
}

export type Sent = {
  readonly at: string
  readonly channel: Channel
  readonly telling: Telling
  readonly severity: Severity
  /** of SNS */
  readonly tier: string | null
}

/**
 * What people were told of an incident, beside it in the ledger: the truth about its pages. `version` rises by one with
 * every write, which is conditional on the one before; 0: nothing is written yet. Instants ISO 8601, UTC.
 */
export type Paging = {
  readonly incidentId: string
  readonly environment: string
  readonly version: number
  readonly state: PagingState
  readonly failing: Failing | null
  /** quiet hours keep it back until then, unless it gets worse */
  readonly deferred: { readonly until: string; readonly severity: Severity } | null
  /** newest last, the last twenty */
  readonly sent: readonly Sent[]
  /** when it has to be looked at again, whoever else asks; null: not before its incident speaks */
  readonly wakeAt: string | null
}

export const silent = (environment: string, incidentId: string): Paging => ({
  incidentId,
  environment,
  version: 0,
  state: { kind: 'silent' },
  failing: null,
  deferred: null,
  sent: [],
  wakeAt: null,
})

/** An open page is looked at so often even where every message about it was lost. Seconds. */
const LOOK_SECONDS = 900
const KEPT = 20
const FIRST_RETRY_SECONDS = 60
const LONGEST_RETRY_SECONDS = 300

/** The next version; `team` tells when its next tier is due. */
function next(paging: Paging, change: Partial<Paging>, team: Team | null, now: string): Paging {
  const merged = { ...paging, ...change, version: paging.version + 1 }
  return { ...merged, wakeAt: wakeOf(merged, team, now) }
}

function wakeOf({ state, failing, deferred }: Paging, team: Team | null, now: string): string | null {
  if (state.kind === 'silent') return failing?.retryAt ?? deferred?.until ?? null
  const look = failing?.retryAt ?? plusSeconds(now, state.owed ? FIRST_RETRY_SECONDS : LOOK_SECONDS)
  if (state.acked) return state.acked.told || failing ? look : now
  const due = team && tierDue(team, state)
  if (due === null) return look
  return earlierOf(look, [due, deferred?.until ?? due, plusSeconds(now, 1)].reduce(laterOf))
}

/** When the next tier is told by SNS; null: there is none, its severity wakes nobody else, or PagerDuty sees to it. */
export function tierDue(team: Team, state: Extract<PagingState, { kind: 'open' }>): string | null {
  const tier = team.tiers[state.tiersTold]
  const ours = state.via.includes('sns') && !state.via.includes('pagerduty')
  return ours && tier && escalates(state.severity) ? plusSeconds(state.since, tier.afterSeconds) : null
}

type Delivered = {
  /** PagerDuty was asked first and may answer later */
  readonly owed: boolean
  readonly telling: Telling
  readonly channel: Channel
  readonly severity: Severity
  readonly team: Team
  readonly now: string
}

/** What stands once a channel has taken a telling. */
export function delivered(paging: Paging, { telling, channel, severity, team, now, owed }: Delivered): Paging {
  const open = paging.state.kind === 'open' ? paging.state : null
  const tiersTold = channel !== 'sns' ? (open?.tiersTold ?? 0) : telling === 'remind' ? (open?.tiersTold ?? 0) + 1 : 1
  const tier = channel === 'sns' ? (team.tiers[tiersTold - 1]?.name ?? null) : null
  const sent = [...paging.sent, { at: now, channel, telling, severity, tier }].slice(-KEPT)
  const change = (state: PagingState) => next(paging, { state, sent, failing: null, deferred: null }, team, now)
  switch (telling) {
    case 'trigger':
    case 'update': {
      const via = [...new Set([...(open?.via ?? []), channel])]
      // What is worse than what was acknowledged has been acknowledged by nobody, and its tiers begin anew.
      return change({ kind: 'open', since: now, severity, team: team.name, via, owed, tiersTold, acked: null })
    }
    case 'hand-over': {
      if (!open) return change(paging.state)
      const acked = open.acked && { ...open.acked, told: false }
      return change({ ...open, via: [...new Set([...open.via, channel])], owed: false, acked })
    }
    case 'remind':
      return change(open ? { ...open, tiersTold } : paging.state)
    case 'acknowledge':
      return change(open?.acked ? { ...open, acked: { ...open.acked, told: true } } : paging.state)
    case 'resolve':
      return change(without(paging.state, channel))
  }
}

/** The page as it stands when a channel no longer holds it. */
function without(state: PagingState, channel: Channel): PagingState {
  if (state.kind === 'silent') return state
  const via = state.via.filter((one) => one !== channel)
  return via.length === 0 ? { kind: 'silent' } : { ...state, via }
}

/** What stands once no channel has taken a telling. `refusedBy`: those that will not take it later either. */
export function failed(
  paging: Paging,
  telling: Telling,
  error: string,
  refusedBy: readonly Channel[],
  team: Team,
  now: string,
): Paging {
  const before = paging.failing?.telling === telling ? paging.failing : null
  const tries = (before?.tries ?? 0) + 1
  const seconds = Math.min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * tries)
  const refused = [...new Set([...(before?.refusedBy ?? []), ...refusedBy])]
  const since = before?.since ?? now
  const failing = {
    telling,
    since,
    tries,
    retryAt: plusSeconds(now, seconds),
    error: error.slice(0, 300),
    refusedBy: refused,
  }
  return next(paging, { failing }, team, now)
}

/** A channel that will never take it: it is over for that one all the same, and nothing is owed to it. */
export function abandoned(paging: Paging, telling: Telling, channel: Channel, team: Team, now: string): Paging {
  const state = telling === 'resolve' ? without(paging.state, channel) : paging.state
  return next(paging, { state: state.kind === 'open' ? { ...state, owed: false } : state, failing: null }, team, now)
}

export const deferred = (paging: Paging, until: string, severity: Severity, team: Team, now: string): Paging =>
  next(paging, { deferred: { until, severity }, failing: null }, team, now)

/** Nothing is to be told now: what failed or waited is of no account any more. */
export const looked = (paging: Paging, team: Team, now: string): Paging =>
  next(paging, { failing: null, deferred: null }, team, now)

/** Undefined where nothing is open, or somebody was quicker. */
export function acknowledged(paging: Paging, ack: Omit<Ack, 'told'>): Paging | undefined {
  const { state } = paging
  if (state.kind !== 'open' || state.acked) return undefined
  const told = !state.via.includes('pagerduty')
  return next(paging, { state: { ...state, acked: { ...ack, told } } }, null, ack.at)
}
