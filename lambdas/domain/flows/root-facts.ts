import { taggedEventSchema } from '../../contracts/escalation.ts'
import { storedVerdictSchema } from '../../contracts/verdict.ts'
import type { Belongings } from '../escalation/owner.ts'
import { earliest, type Parts } from '../incident/tally.ts'
import type { Flow } from './flow.ts'

/** What the first failure of an incident came with: its DAG and that one's tags, and what its verdict was given on. */
export async function rootFacts(
  { ledger }: Pick<Flow, 'ledger'>,
  parts: Parts,
): Promise<Belongings & { readonly evidence: readonly string[] }> {
  const root = earliest(parts.members)
  const told = root ? (await ledger.evidence(root.recoveryId)).at(-1) : undefined
  const event = taggedEventSchema.safeParse(told?.event)
  const verdict = storedVerdictSchema.safeParse(told?.verdict)
  return {
    dags: root ? [root.subject.dag_id] : [],
    tags: event.success ? event.data.tags : [],
    evidence: verdict.success ? verdict.data.evidence : [],
  }
}
