import type { Category, Verdict } from '../../contracts/verdict.ts'
import { AVAILABLE, type EnvironmentStatus } from '../ports/controls.ts'
import type { Candidate } from './candidate.ts'
import type { FailureFacts } from './facts.ts'

export const ENVIRONMENT_UPDATING = 'environment-updating'

/** What a failure looks like whose worker went away under it. */
const MARKS: ReadonlySet<Category> = new Set<Category>(['worker-lost', 'killed-externally'])

/** May the environment's status change that verdict? Reading it costs. */
export const mayBeThePlatform = (raised: number, { category, alternatives }: Verdict): boolean =>
  raised === 0 || MARKS.has(category) || alternatives.some((lost) => MARKS.has(lost.category))

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
        `environment ${environment.status} (${environment.at})`,
        lost ? `marks of ${lost.category}` : 'no exception',
      ],
      own: true,
    },
  ]
}
