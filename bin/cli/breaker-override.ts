import { userInfo } from 'node:os'
import type { BreakerKey } from '../../lambdas/contracts/breaker.ts'
import { type OverrideRequest, overrideRequestSchema } from '../../lambdas/contracts/breaker-policy.ts'
import { BadOverride, overrideBreaker } from '../../lambdas/domain/breaker/flows/override-breaker.ts'
import type { Breakers } from '../../lambdas/domain/ports/breakers.ts'
import { isDeclared } from './breaker-view.ts'
import { declaredBreakers } from './declared-breakers.ts'
import { EXIT, UsageError } from './failure.ts'
import { keyNamed } from './named-breaker.ts'
import { type Output, plain } from './print.ts'
import type { Store } from './store.ts'

export type OverrideOptions = {
  readonly reason?: string
  readonly for?: string
  readonly actor?: string
  readonly config?: string
  readonly json?: boolean
}

const VERBS = {
  'force-open': 'FORCED_OPEN',
  'force-closed': 'FORCED_CLOSED',
  'metrics-only': 'METRICS_ONLY',
  disable: 'DISABLED',
  clear: 'clear',
} as const satisfies Record<string, OverrideRequest['override']>

const EFFECTS = {
  FORCED_OPEN: 'every call is refused, nobody probes',
  FORCED_CLOSED: 'every call is let through',
  METRICS_ONLY: 'calls are counted and let through',
  DISABLED: 'calls are let through',
} as const

/** Puts the operator's word over a breaker, or takes it back before its time. */
export async function overrideNamed(
  store: Store,
  spelled: string,
  verb: string,
  options: OverrideOptions,
  out: Output,
  now: string,
): Promise<number> {
  const key = keyNamed(store.environment, spelled)
  const request = requestOf(verb, options)
  const breakers = await store.breakers()
  const { override, changed } = await written(store, breakers, key, request, options, now)
  if (options.json) out.line(JSON.stringify({ environment: store.environment, breaker: key.name, override, changed }))
  else if (override) {
    const { kind, until, actor, reason } = override
    out.line(plain(`${key.name}: ${kind} until ${until}: ${EFFECTS[kind]} (${actor}: ${reason})`))
  } else {
    const effect = changed ? 'the override is gone, the breaker decides again' : 'there was no override'
    out.line(plain(`${key.name}: ${effect} (${request.actor}: ${request.reason})`))
  }
  return EXIT.good
}

async function written(
  store: Store,
  breakers: Breakers,
  key: BreakerKey,
  request: OverrideRequest,
  { config }: OverrideOptions,
  now: string,
) {
  const declared = await declaredBreakers(store.environment, config)
  if (!isDeclared(declared, key) && !(await breakers.load(key))) {
    const known = (await breakers.list(store.environment)).map(({ key: { name } }) => name)
    const names = [...new Set([...(declared.keys ?? []).map(({ name }) => name), ...known])].toSorted()
    const hint = declared.keys ? '' : '; --config <file> tells of those that are declared'
    throw new UsageError(
      `key: ${store.environment} has no breaker ${key.name}; there is ${names.join(', ') || 'none'}${hint}`,
    )
  }
  const flow = { breakers, policyOf: declared.policyOf, clock: () => now, random: () => 0, actor: request.actor }
  try {
    const decided = await overrideBreaker(flow, key, request)
    return { override: decided.breaker.override, changed: decided.written.length > 0 }
  } catch (error) {
    if (error instanceof BadOverride) throw new UsageError(error.message)
    throw error
  }
}

/** @throws UsageError naming each option that is wrong */
function requestOf(verb: string, { reason, for: span, actor }: OverrideOptions): OverrideRequest {
  const override = Object.hasOwn(VERBS, verb) ? VERBS[verb as keyof typeof VERBS] : undefined
  if (override === undefined) {
    throw new UsageError(`override: expected one of ${Object.keys(VERBS).join(', ')}, found ${shown(verb)}`)
  }
  if (override === 'clear' && span !== undefined) {
    throw new UsageError('--for: an override that is cleared ends now, leave it out')
  }
  const request = {
    override,
    actor: actor ?? userInfo().username,
    reason: reason ?? '',
    ...(span !== undefined && { forSeconds: secondsIn(span) }),
  }
  const { error } = overrideRequestSchema.safeParse(request)
  if (!error) return request
  throw new UsageError(error.issues.map(({ path, message }) => `${OPTIONS[String(path[0])]}: ${message}`).join('; '))
}

const OPTIONS: Readonly<Record<string, string>> = { reason: '--reason', forSeconds: '--for', actor: '--actor' }
const UNITS = { h: 3600, m: 60, s: 1 } as const

function secondsIn(span: string): number {
  const [, count, unit] = /^(\d{1,6})([hms])$/.exec(span) ?? []
  if (unit === undefined) throw new UsageError(`--for: expected a span such as 2h, 30m or 90s, found ${shown(span)}`)
  return Number(count) * UNITS[unit as keyof typeof UNITS]
}

const shown = (text: string): string => plain(JSON.stringify(text.slice(0, 80)))
