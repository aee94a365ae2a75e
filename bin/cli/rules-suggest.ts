import { taskInstanceFailedSchema } from '../../lambdas/contracts/events.ts'
import { storedVerdictSchema } from '../../lambdas/contracts/verdict.ts'
import { type FailureFacts, factsFromEvent } from '../../lambdas/domain/classify/facts.ts'
import type { Evidence } from '../../lambdas/domain/ports/ledger.ts'
import { plusSeconds } from '../../lambdas/domain/recovery/advance.ts'
import { STATE_KINDS } from '../../lambdas/domain/recovery/recovery.ts'
import { type Cluster, clustersOf } from '../../lambdas/domain/suggest/cluster.ts'
import { type Suggestion, suggestRule } from '../../lambdas/domain/suggest/suggestion.ts'
import { NO_HISTORY } from '../../lambdas/domain/track/aggregate.ts'
import { historyOf } from '../../lambdas/domain/track/standing.ts'
import { EXIT, UsageError } from './failure.ts'
import { type Output, plain } from './print.ts'
import type { Store } from './store.ts'

export type SuggestOptions = { readonly days: string; readonly limit: string; readonly json?: boolean }

/** Recoveries of a state that are read at most. */
const READ = 1_000
/** Failures of a cause that are looked at. */
const SAMPLES = 5

/** Groups what no rule decided on by cause, and offers a rule for each group with what speaks for it. */
export async function suggestRules(store: Store, options: SuggestOptions, out: Output, now: string): Promise<number> {
  const [days, limit] = [whole('--days', options.days, 90), whole('--limit', options.limit, 200)]
  const { environment, ledger, track } = store
  const read = await Promise.all(STATE_KINDS.map((kind) => ledger.inState(environment, kind, READ)))
  const clusters = clustersOf(read.flat(), plusSeconds(now, -days * 86_400)).slice(0, limit)
  const samples = await Promise.all(clusters.map((cluster) => samplesOf(store, cluster)))
  for (const [at, cluster] of clusters.entries()) {
    const others = samples.flatMap(([first], index) => (index === at || !first ? [] : [first]))
    const history = historyOf((await track.history(environment, cluster.fingerprint)) ?? NO_HISTORY, now)
    const suggestion = suggestRule(cluster, samples[at] ?? [], history, others)
    if (options.json) out.line(JSON.stringify({ ...cluster, history, suggestion }))
    else for (const line of told(cluster, suggestion, others.length)) out.line(plain(line))
  }
  if (clusters.length === 0 && !options.json) out.line(`every failure of the last ${days} days had a verdict`)
  return EXIT.good
}

function whole(option: string, given: string, most: number): number {
  const value = Number(given)
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  throw new UsageError(`${option}: expected a whole number from 1 to ${most}, found ${plain(given)}`)
}

/** What the newest failures of a cause looked like. */
async function samplesOf({ ledger }: Store, { fingerprint, recoveryIds }: Cluster): Promise<FailureFacts[]> {
  const evidence = await Promise.all(recoveryIds.slice(0, SAMPLES).map((id) => ledger.evidence(id)))
  return evidence.flatMap((tries) => factsOf(tries.findLast((one) => isOf(one, fingerprint))) ?? [])
}

const isOf = ({ verdict }: Evidence, fingerprint: string): boolean =>
  storedVerdictSchema.safeParse(verdict).data?.fingerprint === fingerprint

function factsOf(evidence: Evidence | undefined): FailureFacts | undefined {
  const event = taskInstanceFailedSchema.safeParse(evidence?.event)
  return event.success ? factsFromEvent(event.data) : undefined
}

function told(cluster: Cluster, suggestion: Suggestion | null, others: number): string[] {
  const { recoveryIds, dags, lastSeen, fingerprint } = cluster
  const head = [
    `${recoveryIds.length} failure(s) of cause ${fingerprint} in ${dags.length} DAG(s), the last at ${lastSeen}`,
    `  DAGs        ${dags.slice(0, 5).join(', ')}${dags.length > 5 ? ' …' : ''}`,
    `  examples    ${recoveryIds.slice(0, 3).join(' ')}`,
  ]
  if (suggestion === null)
    return [...head, '  they share nothing that tells them from others: see `goaround explain`', '']
  return [
    ...head,
    `  retries     ${suggestion.evidence}`,
    `  would match ${suggestion.alsoMatches} of ${others} other unclassified causes`,
    suggestion.rule.then.class === '?'
      ? '  for `rules` of the configuration, once you say whether a retry helps (transient, permanent):'
      : '  for `rules` of the configuration:',
    `    ${JSON.stringify(suggestion.rule)}`,
    '',
  ]
}
