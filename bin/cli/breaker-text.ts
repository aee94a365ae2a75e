import type { BreakerEntry, Override } from '../../lambdas/domain/breaker/breaker.ts'
import { overrideNow } from '../../lambdas/domain/breaker/shut.ts'
import { secondsBetween } from '../../lambdas/domain/recovery/advance.ts'
import type { BreakerView } from './breaker-view.ts'

/** What comes next, in a few words. */
export function nextInWords({ breaker, held, waiting }: BreakerView, now: string): string {
  const { state } = breaker
  const override = overrideNow(breaker, now)
  if (override) return `rests until ${secondOf(override.until)}`
  switch (state.kind) {
    case 'CLOSED':
      return '-'
    case 'OPEN':
      if (secondsBetween(now, state.notBefore) > 0) return `a probe, not before ${secondOf(state.notBefore)}`
      return held + waiting > 0 ? 'a probe, due now' : 'a probe, once there is work'
    case 'HALF_OPEN':
      return state.probe
        ? `${state.probe.owner.taskInstance} probes until ${secondOf(state.probe.leaseUntil)}`
        : `the next probe, after ${state.passed} that went well`
  }
}

export function windowInWords({ window }: BreakerView): string {
  if (window === null) return '-'
  const calls = window.calls === 0 ? 'no calls' : `${window.failed} of ${window.calls} failed`
  return window.unguarded === 0 ? calls : `${calls}, ${window.unguarded} unguarded failed`
}

export function heldInWords({ held, waiting }: BreakerView): string {
  if (held + waiting === 0) return '-'
  return waiting === 0 ? `${held} held` : `${held} held, ${waiting} waiting`
}

export function overrideInWords(override: Override | null, now: string): string {
  if (override === null) return '-'
  const over = overrideNow({ override }, now) === null
  return `${override.kind} by ${override.actor} until ${secondOf(override.until)}${over ? ', which is over' : ''}`
}

/** All that is known of a breaker, line by line. */
export function breakerLines(view: BreakerView, entries: readonly BreakerEntry[], now: string): string[] {
  const { key, state, since, epoch, override, openedBy, k } = view.breaker
  const spell = `${state.kind === 'CLOSED' ? '' : ', not closed'} since ${since}, epoch ${epoch}`
  const known = epoch === 0 ? ', nothing was written of it yet' : spell
  return [
    `breaker    ${key.name} in ${key.environment}`,
    `state      ${state.kind}${known}; calls are ${view.shut ? 'refused' : 'let through'}`,
    `override   ${overrideInWords(override, now)}${override ? `: ${override.reason}` : ''}`,
    `next       ${nextInWords(view, now)}`,
    `window     ${windowInWords(view)}${view.window ? ` in ${view.window.seconds} s` : ''}`,
    `work       ${heldInWords(view)}`,
    ...(openedBy === null
      ? []
      : [
          `opened     at ${openedBy.at}, ${openedBy.rule}: ${openedBy.evidence}${k === 0 ? '' : ` (${k + 1} in a row)`}`,
        ]),
    '',
    entries.length === 0 ? 'no transitions' : 'transitions, newest first',
    ...entries.map(
      (e) => `  ${e.at}  #${e.epoch}  ${e.from} -> ${e.to}  ${e.event} (${e.guard}) by ${e.actor}: ${e.reason}`,
    ),
  ]
}

export const secondOf = (instant: string): string => `${instant.slice(0, 19)}Z`
