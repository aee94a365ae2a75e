import type { ExceptionCodes } from '../../../contracts/exception.ts'
import type { FailureFacts } from '../facts.ts'
import type { Hit, Miss } from '../rule.ts'

type Value<K extends keyof ExceptionCodes> = NonNullable<ExceptionCodes[K]>

/** A code of the chain that fits: those that the sender reported before those that only a message spells out. */
export function code<K extends keyof ExceptionCodes>(
  facts: FailureFacts,
  key: K,
  fits: (value: Value<K>) => boolean,
): Hit | Miss {
  let seen = false
  for (const provenance of ['reported', 'text'] as const) {
    for (const [depth, cause] of facts.causes.entries()) {
      const value = provenance === 'reported' ? cause.codes[key] : (cause.codes[key] ?? cause.codesInText[key])
      if (value === undefined) continue
      seen = true
      if (fits(value)) return { evidence: `${key}=${value}`, provenance, depth }
    }
  }
  return seen ? 'no-match' : 'not-applicable'
}
