import type { FailureFacts } from '../facts.ts'
import type { Hit, Miss } from '../rule.ts'

/**
 * A class name anywhere in the MRO, whatever its module: Airflow moved its exceptions between releases, and drivers
 * re-export theirs. Names that only stand in a message come after those reported.
 */
export function exceptionName(facts: FailureFacts, names: ReadonlySet<string>): Hit | Miss {
  let seen = false
  for (const provenance of ['reported', 'text'] as const) {
    for (const [depth, cause] of facts.causes.entries()) {
      const own = provenance === 'reported' ? cause.names : cause.namesInText
      seen ||= own.length > 0
      const found = own.find((name) => names.has(name))
      if (found !== undefined) return { evidence: `exception=${found}`, provenance, depth }
    }
  }
  return seen ? 'no-match' : 'not-applicable'
}
