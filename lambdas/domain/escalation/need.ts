import type { NeedKind, OwnNeed } from '../../contracts/escalation.ts'
import type { Policy } from '../../contracts/policy.ts'
import { SEVERITIES, type Severity } from '../../contracts/severity.ts'
import type { Breaker } from '../breaker/breaker.ts'
import type { Incident } from '../incident/incident.ts'
import { countOf, spellSeconds } from '../incident/spell.ts'
import { HELD } from '../incident/standing.ts'
import type { Parts } from '../incident/tally.ts'
import { secondsBetween } from '../recovery/advance.ts'
import type { Recovery } from '../recovery/recovery.ts'

/** One reason why automation cannot go on alone. */
export type Reason = { readonly kind: NeedKind; readonly severity: Severity; readonly why: string }

/** Somebody has to act: how bad it is, and all reasons, worst first. */
export type Need = { readonly severity: Severity; readonly reasons: readonly [Reason, ...Reason[]] }

/** Breakers by the dependency's name, those that are not closed. */
export type OpenBreakers = readonly Pick<Breaker, 'key' | 'since'>[]

export const rankOf = (severity: Severity): number => SEVERITIES.indexOf(severity)
export const isWorse = (a: Severity, b: Severity): boolean => rankOf(a) < rankOf(b)

/**
 * Does an incident need a person now, and why? What heals within its plan needs nobody: a recovery that waits, is tried
 * or is held for less than the bar says nothing here. null: nobody.
 */
export function needOf(
  incident: Incident,
  parts: Pick<Parts, 'members' | 'recoveries'>,
  breakers: OpenBreakers,
  policy: Pick<Policy, 'escalation'>,
  now: string,
): Need | null {
  if (incident.state.kind === 'closed') return null
  const mine = parts.members
    .flatMap((m) => parts.recoveries.get(m.recoveryId) ?? [])
    .filter((r) => r.incidentId === incident.id)
  const { severities, bars } = policy.escalation
  const told: Told = (kind, why) => ({ kind, severity: severities[kind], why })
  const reasons = [
    ...deadLetters(mine, told),
    ...breaches(incident),
    ...longHeld(mine, bars.holdSeconds, now, told),
    ...longOpen(incident, mine, breakers, bars.breakerOpenSeconds, now, told),
  ].toSorted((a, b) => rankOf(a.severity) - rankOf(b.severity))
  const [first, ...others] = reasons
  return first ? { severity: first.severity, reasons: [first, ...others] } : null
}

type Told = (kind: OwnNeed, why: string) => Reason

/** What a dead letter wants of a person. */
export function deadLetterKind({ contract, redrive, attempts }: Recovery): OwnNeed {
  if (contract === 'ask' && redrive === 0) return 'approval'
  return attempts > 0 ? 'exhausted' : 'dead-letter'
}

const DEAD: Readonly<Record<string, string>> = {
  approval: 'may be repeated only if you say so',
  exhausted: 'kept failing until the plan was used up',
  'dead-letter': 'cannot be mended by trying again',
}

function deadLetters(mine: readonly Recovery[], told: Told): Reason[] {
  const dead = mine.filter((r) => r.state.kind === 'dead-lettered')
  return [...Map.groupBy(dead, deadLetterKind)].map(([kind, alike]) =>
    told(kind, `${countOf(alike.length, 'task')} ${DEAD[kind] ?? 'failed'}`),
  )
}

/** As bad as whoever watches it says. */
function breaches({ breaches: all }: Incident): Reason[] {
  return all.flatMap(({ subject, status, severity, detail }): Reason[] => {
    if (status === 'over') return []
    const what = subject.startsWith('freshness:') ? 'freshness' : 'deadline'
    const why = `${subject} ${status === 'breached' ? 'is late' : 'will be late'}: ${detail}`
    return [{ kind: `${what}-${status}`, severity, why }]
  })
}

/** A breaker's holds have a bar of their own, and what an operator paused needs no telling. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(['breaker-open', 'kill-switch', 'awaited-run'])

function longHeld(mine: readonly Recovery[], bar: number, now: string, told: Told): Reason[] {
  const held = mine.flatMap((r) => {
    const { state } = r
    if (state.kind !== 'held' || TOLD_ELSEWHERE.has(state.reason) || state.reason === 'long-wait') return []
    const seconds = secondsBetween(heldSince(r), now)
    return seconds >= bar ? [{ seconds, reason: state.reason }] : []
  })
  const longest = held.toSorted((a, b) => b.seconds - a.seconds)[0]
  if (!longest) return []
  const why = `${countOf(held.length, 'task')} held, for ${spellSeconds(longest.seconds)} at most: ${HELD[longest.reason]}`
  return [told('held', why)]
}

/** Held again and again it is not tried in between: the last clear, or else the failure, is when it last moved. */
const heldSince = ({ clearSent, failure }: Recovery): string => {
  const { endedAt } = failure
  return clearSent && clearSent.at > endedAt ? clearSent.at : endedAt
}

/**
 * A breaker may close for moments and open again, so that how long the longest has waited for it counts as well as
 * since when it has not been closed.
 */
function longOpen(
  { cause }: Incident,
  mine: readonly Recovery[],
  breakers: OpenBreakers,
  bar: number,
  now: string,
  told: Told,
): Reason[] {
  const waiting = mine.filter(({ state }) => state.kind === 'held' && state.reason === 'breaker-open')
  if (waiting.length === 0) return []
  const longest = Math.max(...waiting.map((r) => secondsBetween(heldSince(r), now)))
  const names = new Set(waiting.flatMap(({ verdict }) => verdict.dependency ?? []))
  if (cause.kind === 'dependency') names.add(cause.dependency)
  return breakers.flatMap(({ key, since }) => {
    const seconds = Math.max(longest, secondsBetween(since, now))
    if (seconds < bar || !(names.has(key.name) || key.kind === 'api')) return []
    const tasks = `${countOf(waiting.length, 'task waits', 'tasks wait')} for it`
    return [told('breaker-open', `the breaker of ${key.name} has not closed for ${spellSeconds(seconds)}, ${tasks}`)]
  })
}
