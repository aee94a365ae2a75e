import type { FailureFacts } from '../facts.ts'
import type { Hit, Miss, Provenance } from '../rule.ts'

/**
 * A class name anywhere in the MRO, whatever its module: Airflow moved its exceptions between releases, and drivers
 * re-export theirs. Names that only stand in a message come after those reported.
 */
export function exceptionName(facts: FailureFacts, names: ReadonlySet<string>): Hit | Miss {
  facts.summary.asked?.names.push(names)
  if (facts.summary.names.length === 0) return 'not-applicable'
  if (!holdsAny(names, facts.summary.names)) return 'no-match'
  const reported = nameOf('reported', facts, names)
  if (typeof reported === 'object') return reported
  const told = nameOf('text', facts, names)
  return told === 'not-applicable' ? reported : told
}

function holdsAny(names: ReadonlySet<string>, found: readonly string[]): boolean {
  for (let at = 0; at < found.length; at += 1) if (names.has(found[at] ?? '')) return true
  return false
}

function nameOf(provenance: Provenance, { causes }: FailureFacts, names: ReadonlySet<string>): Hit | Miss {
  let seen = false
  for (let depth = 0; depth < causes.length; depth += 1) {
    const cause = causes[depth]
    const own = (provenance === 'reported' ? cause?.names : cause?.namesInText) ?? []
    seen ||= own.length > 0
    for (let at = 0; at < own.length; at += 1) {
      const name = own[at] ?? ''
      if (names.has(name)) return { evidence: `exception=${name}`, provenance, depth }
    }
  }
  return seen ? 'no-match' : 'not-applicable'
}
