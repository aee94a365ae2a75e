import type { FailureFacts } from '../facts.ts'
import type { Hit, Miss } from '../rule.ts'
import { mayMatch, type Pattern, quoteIn } from '../text/pattern.ts'

const QUOTE = 120

/** Words in a message, an error text or a log tail; the evidence quotes what matched. */
export function text({ causes, summary }: FailureFacts, wanted: Pattern): Hit | Miss {
  summary.asked?.patterns.push(wanted)
  if (summary.candidates === null) return 'not-applicable'
  if (!mayMatch(summary.candidates, wanted)) return 'no-match'
  for (let depth = 0; depth < causes.length; depth += 1) {
    const words = quoteIn(causes[depth]?.pieces ?? [], wanted)
    if (words !== null)
      return { evidence: `message~"${words.slice(0, QUOTE).replaceAll('\n', ' ')}"`, provenance: 'text', depth }
  }
  return 'no-match'
}
