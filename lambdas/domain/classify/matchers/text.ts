import type { FailureFacts } from '../facts.ts'
import type { Hit, Miss } from '../rule.ts'
import { type Pattern, quoteIn } from '../text/pattern.ts'

const QUOTE = 120

/** Words in a message, an error text or a log tail; the evidence quotes what matched. */
export function text(facts: FailureFacts, wanted: Pattern): Hit | Miss {
  let seen = false
  for (let depth = 0; depth < facts.causes.length; depth += 1) {
    const parts = facts.causes[depth]?.pieces ?? []
    seen ||= parts.length > 0
    const words = quoteIn(parts, wanted)
    if (words !== null)
      return { evidence: `message~"${words.slice(0, QUOTE).replaceAll('\n', ' ')}"`, provenance: 'text', depth }
  }
  return seen ? 'no-match' : 'not-applicable'
}
