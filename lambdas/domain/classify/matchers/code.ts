import type { ExceptionCodes } from '../../../contracts/exception.ts'
import type { FailureFacts } from '../facts.ts'
import type { Hit, Miss, Provenance } from '../rule.ts'

type Value<K extends keyof ExceptionCodes> = NonNullable<ExceptionCodes[K]>

/** A code of the chain that fits: those that the sender reported before those that only a message spells out. */
export function code<K extends keyof ExceptionCodes>(
  facts: FailureFacts,
  key: K,
  fits: (value: Value<K>) => boolean,
): Hit | Miss {
  facts.summary.asked?.codes.push(key)
  if (!facts.summary.codes.has(key)) return 'not-applicable'
  const reported = codeOf('reported', facts, key, fits)
  if (typeof reported === 'object') return reported
  const told = codeOf('text', facts, key, fits)
  return told === 'not-applicable' ? reported : told
}

function codeOf<K extends keyof ExceptionCodes>(
  provenance: Provenance,
  { causes }: FailureFacts,
  key: K,
  fits: (value: Value<K>) => boolean,
): Hit | Miss {
  let seen = false
  for (let depth = 0; depth < causes.length; depth += 1) {
    const cause = causes[depth]
    const value = provenance === 'reported' ? cause?.codes[key] : cause?.codesInText[key]
    if (value === undefined) continue
    seen = true
    if (fits(value)) return { evidence: `${key}=${value}`, provenance, depth }
  }
  return seen ? 'no-match' : 'not-applicable'
}
