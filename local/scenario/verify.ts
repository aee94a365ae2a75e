import { type Balance, type BalanceFailure, balanceSchema } from '../../lambdas/contracts/balance.ts'
import { nameOf } from '../view/balance.ts'
import { between, span } from './between.ts'
import { type Case, type Expected, expectedOf, type RunEvidence } from './scenario-case.ts'

/**
 * On a busy machine Airflow itself loses tasks: one that comes back before the scheduler has heard that it left fails
 * without a word, and one that was given up for lost may still end well, which nobody's clear explains. So many of a
 * hundred failures may be of that kind.
 */
const LOST_PERCENT = 10

/** Sentences that name what did not end as it should; none where all is well. */
export function mismatches(
  balance: Balance,
  cases: readonly Pick<Case, 'dag' | 'expected' | 'indexes' | 'possible'>[],
  rejections: readonly string[],
  awaitedReasons: readonly string[],
): string[] {
  const sum = balanceSchema.safeParse(balance)
  const broken = sum.success
    ? []
    : sum.error.issues.map((i) => `the balance does not hold: ${i.path.join('.')} ${i.message}`)
  const all = cases.flatMap((c) => expectedOf(c).map((expected) => ({ dag: c.dag, expected })))
  const possible = cases.flatMap((c) => (c.possible ?? []).map((expected) => ({ dag: c.dag, expected })))
  const awaited = new Set([...all, ...possible].map(({ dag, expected }) => nameOf({ dag, ...expected })))
  const came = possible.filter(({ dag, expected }) =>
    balance.failures.some((failure) => nameOf(failure) === nameOf({ dag, ...expected })),
  )
  const unexpected = balance.failures
    .filter((failure) => !awaited.has(nameOf(failure)))
    .map((failure) => `${nameOf(failure)}: nobody expected this failure (${failure.category})`)
  return [
    ...broken,
    ...[...all, ...came].flatMap((one) => ofFailure(one, balance.failures, lostAreFew(balance.failures))),
    ...unexpected,
    ...ofRejections(rejections, awaitedReasons),
  ]
}

const isLost = ({ verdict, rule }: BalanceFailure): boolean => verdict === 'unknown' && rule === 'none'
const isUnexplained = ({ recoveredBy }: BalanceFailure): boolean => recoveredBy === 'person'
const lostAreFew = (failures: readonly BalanceFailure[]): boolean =>
  100 * failures.filter((f) => isLost(f) || isUnexplained(f)).length <= LOST_PERCENT * failures.length

function ofFailure(
  { dag, expected }: { readonly dag: string; readonly expected: Expected },
  failures: readonly BalanceFailure[],
  mayBeLost: boolean,
): string[] {
  const name = nameOf({ dag, ...expected })
  const found = failures.filter((failure) => nameOf(failure) === name)
  const [failure] = found
  if (!failure || found.length > 1) return [`${name}: ${found.length} recoveries in the ledger, expected one`]
  const clears = failure.attempts.length
  const { redrives, redrivesAtMost = redrives } = expected
  const rules = [expected.rule].flat()
  const [least, most] = expected.clears
  const facts: [boolean, string][] = [
    [failure.outcome === 'recovered', `${failure.outcome}, expected recovered`],
    [!isUnexplained(failure) || mayBeLost, 'recovered by a person, who has done nothing'],
    [
      between(failure.deadLetters, redrives, redrivesAtMost),
      `a dead letter ${failure.deadLetters} times, expected ${span(redrives, redrivesAtMost)}`,
    ],
    [
      (failure.verdict === expected.verdict && rules.includes(failure.rule)) || (mayBeLost && isLost(failure)),
      `verdict ${failure.verdict} by rule ${failure.rule}, expected ${expected.verdict} by ${rules.join(' or ')}`,
    ],
    [between(clears, least, most), `cleared ${clears} times, expected ${span(least, most)}`],
    [
      between(failure.redrives, redrives, redrivesAtMost),
      `redriven ${failure.redrives} times, expected ${span(redrives, redrivesAtMost)}`,
    ],
  ]
  return facts.filter(([holds]) => !holds).map(([, sentence]) => `${name}: ${sentence}`)
}

/** Each awaited reason must be given once, and nothing else be rejected. */
function ofRejections(reasons: readonly string[], awaited: readonly string[]): string[] {
  const left = [...reasons]
  const missing: string[] = []
  for (const reason of awaited) {
    const at = left.findIndex((found) => found.includes(reason))
    if (at < 0) missing.push(`no event was rejected for: ${reason}`)
    else left.splice(at, 1)
  }
  return [...missing, ...left.map((reason) => `an event was rejected that should not be: ${reason}`)]
}

/** Recovered means that all of the run is well, whatever failed behind the victim. */
export function runMismatches(dag: string, run: RunEvidence): string[] {
  const bad = run.tasks.filter((task) => task.state !== 'success')
  return [
    ...(run.state === 'success' ? [] : [`${dag}: Airflow says the run is ${run.state}, expected success`]),
    ...bad.map((task) => `${dag}.${task.task_id}[${task.map_index}]: Airflow says ${task.state}, expected success`),
  ]
}
