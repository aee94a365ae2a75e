import type { EscalationPolicy, Team } from '../../contracts/escalation.ts'
import { matchesGlob } from '../glob.ts'
import type { Incident } from '../incident/incident.ts'

/** What is known of whose an incident is: the DAG of its first failure, and that DAG's tags. */
export type Belongings = { readonly dags: readonly string[]; readonly tags: readonly string[] }

/** The team that is told of an incident: that of the first owner who matches its root, else the default one. */
export function teamOf(policy: EscalationPolicy, { cause, root }: Incident, { dags, tags }: Belongings): Team {
  const dataset = cause.kind === 'freshness' ? cause.dataset : undefined
  const dag = dags[0] ?? root?.subject.dag_id ?? ('dagId' in cause ? cause.dagId : undefined)
  const owner = policy.owners.find(
    (o) =>
      (o.dag === undefined || (dag !== undefined && matchesGlob(o.dag, dag))) &&
      (o.tag === undefined || tags.some((tag) => matchesGlob(o.tag ?? '', tag))) &&
      (o.dataset === undefined || (dataset !== undefined && matchesGlob(o.dataset, dataset))),
  )
  return teamNamed(policy, owner?.team ?? policy.defaultTeam)
}

/** A team that the policy no longer knows is the default one. */
export function teamNamed({ teams, defaultTeam }: EscalationPolicy, name: string): Team {
  const found = teams.find((t) => t.name === name) ?? teams.find((t) => t.name === defaultTeam) ?? teams[0]
  if (!found) throw new Error('the policy has no team')
  return found
}
