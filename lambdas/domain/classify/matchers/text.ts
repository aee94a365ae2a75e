import type { FailureFacts } from '../facts.ts'
import type { Hit, Miss } from '../rule.ts'
import { findIn, type Pattern } from '../text/pattern.ts'

const QUOTE = 120

/** Words in a message, an error text or a log tail; the evidence quotes what matched. */
export function text(facts: FailureFacts, wanted: Pattern): Hit | Miss {
  let seen = false
  for (const [depth, cause] of facts.causes.entries()) {
    seen ||= cause.message !== ''
    const found = findIn(cause.pieces, wanted)
    if (found) {
      const words = (found.group() ?? '').slice(0, QUOTE).replaceAll('\n', ' ')
      return { evidence: `message~"${words}"`, provenance: 'text', depth }
    }
  }
  return seen ? 'no-match' : 'not-applicable'
}
