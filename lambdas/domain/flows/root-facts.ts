import { taggedEventSchema } from '../../contracts/escalation.ts'
import { storedVerdictSchema } from '../../contracts/verdict.ts'
import { earliest, type Parts } from '../incident/tally.ts'
import type { Flow } from './flow.ts'

/** What the first failure of an incident came with: its DAG's tags, and what its verdict was given on. */
export async function rootFacts(
  { ledger }: Pick<Flow, 'ledger'>,
  parts: Parts,
): Promise<{ readonly tags: readonly string[]; readonly evidence: readonly string[] }> {
  const root = earliest(parts.members)
  const told = root ? (await ledger.evidence(root.recoveryId)).at(-1) : undefined
  const event = taggedEventSchema.safeParse(told?.event)
  const verdict = storedVerdictSchema.safeParse(told?.verdict)
  return { tags: event.success ? event.data.tags : [], evidence: verdict.success ? verdict.data.evidence : [] }
}
