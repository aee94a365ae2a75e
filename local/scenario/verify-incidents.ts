import type { Balance, BalanceIncident } from '../../lambdas/contracts/balance.ts'
import { nameOf } from '../view/balance.ts'
import { between, span } from './between.ts'
import type { ExpectedIncident } from './scenario-case.ts'

/** Sentences that name what is not as it should be with the incidents; none where all is well. */
export function incidentMismatches(balance: Balance, expected: readonly ExpectedIncident[]): string[] {
  const known = new Set(expected.flatMap(({ dags }) => dags))
  const unexpected = balance.incidents
    .filter((incident) => !dagsOf(balance, incident).some((dag) => known.has(dag)))
    .map((incident) => `incident ${incident.cause}: nobody expected it (${incident.members} members)`)
  return [...expected.flatMap((one) => ofIncident(balance, one)), ...unexpected]
}

function ofIncident(balance: Balance, expected: ExpectedIncident): string[] {
  const name = `incident of ${expected.dags.join(', ')}`
  const found = ofDags(balance, expected.dags)
  const [incident] = found
  if (!incident || found.length > 1) return [`${name}: ${found.length} incidents, expected one`]
  const most = expected.membersAtMost ?? expected.members
  const cause = expected.causedBy === undefined ? [] : ofDags(balance, [expected.causedBy])
  const follows = cause.map(({ id }) => id)
  const facts: [boolean, string][] = [
    [incident.cause === expected.cause, `cause ${incident.cause}, expected ${expected.cause}`],
    [sameSet(dagsOf(balance, incident), expected.dags), `members of ${dagsOf(balance, incident).join(', ')}`],
    [
      incident.root !== null && expected.dags.includes(incident.root.dag),
      `root ${incident.root === null ? 'unknown' : nameOf(incident.root)}`,
    ],
    [
      between(incident.members, expected.members, most),
      `${incident.members} members, expected ${span(expected.members, most)}`,
    ],
    [incident.victims === expected.victims, `${incident.victims} victims, expected ${expected.victims}`],
    [incident.state === 'closed', `${incident.state}, expected closed`],
    [
      sameSet(incident.causedBy, follows),
      `follows from ${incident.causedBy.join(', ') || 'nothing'}, expected ${expected.causedBy ?? 'nothing'}`,
    ],
  ]
  return facts.filter(([holds]) => !holds).map(([, sentence]) => `${name}: ${sentence}`)
}

const dagsOf = (balance: Balance, { id }: BalanceIncident): string[] => [
  ...new Set(balance.failures.filter((failure) => failure.incident === id).map(({ dag }) => dag)),
]

/** Incidents with a failure of one of these DAGs. */
const ofDags = (balance: Balance, dags: readonly string[]): BalanceIncident[] =>
  balance.incidents.filter((incident) => dagsOf(balance, incident).some((dag) => dags.includes(dag)))

const sameSet = (a: readonly string[], b: readonly string[]): boolean => a.toSorted().join() === b.toSorted().join()
