import { type OverrideOptions, overrideNamed } from './breaker-override.ts'
import { showBreaker } from './breakers.ts'
import { UsageError } from './failure.ts'
import type { Output } from './print.ts'
import type { Store } from './store.ts'

/** `goaround breaker <key>`: shows it; with an override, writes that. */
export async function breakerCommand(
  store: Store,
  key: string,
  override: string | undefined,
  options: OverrideOptions,
  out: Output,
  now: string,
): Promise<number> {
  if (override !== undefined) return overrideNamed(store, key, override, options, out, now)
  const [given] = (['reason', 'for', 'actor'] as const).filter((name) => options[name] !== undefined)
  if (given) throw new UsageError(`--${given}: goes with an override, and none is named`)
  return showBreaker(store, key, options, out, now)
}
