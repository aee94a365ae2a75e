import type { Category } from '../../contracts/verdict.ts'
import type { Candidate } from './candidate.ts'
import type { EnvironmentStatus } from './context.ts'
import type { FailureFacts } from './facts.ts'

export const ENVIRONMENT_UPDATING = 'environment-updating'
const AVAILABLE = 'AVAILABLE'

/** What a failure looks like whose worker went away under it. */
const MARKS: ReadonlySet<Category> = new Set<Category>(['worker-lost', 'killed-externally'])

/**
 * While MWAA replaces its workers, what fails with the marks of a lost worker, or without an exception of its own,
 * failed by that: certain, and over when the environment is available again. Source: Amazon MWAA user guide,
 * "Updating an environment" (running tasks are interrupted).
 */
export function environmentUpdating(
  facts: FailureFacts,
  matches: readonly Pick<Candidate, 'category'>[],
  environment: EnvironmentStatus | null,
): Omit<Candidate, 'rank'>[] {
  if (environment === null || environment.status === AVAILABLE) return []
  const raisedNothing = facts.causes.every((cause) => cause.type === null)
  const lost = matches.find(({ category }) => MARKS.has(category))
  if (!raisedNothing && !lost) return []
  return [
    {
      rule: ENVIRONMENT_UPDATING,
      basis: 'platform',
      class: 'transient',
      category: 'infrastructure',
      confidence: 1,
      evidence: [
        `environment ${environment.status} since ${environment.at}`,
        lost ? `marks of ${lost.category}` : 'no exception',
      ],
      own: true,
    },
  ]
}
