import { isClear } from '../balance.ts'
import { balanceBreaker, electionsOf } from '../breaker-balance.ts'
import type { World } from '../world.ts'

/** Sentences that name what the breaker of the ticket API should have done and did not. */
export function breakerMismatches({ breakers, ledger, apis }: World, dags: readonly string[], tasks: number): string[] {
  const [trail] = breakers.trails
  if (!trail) return ['the breaker of the ticket API has never opened']
  const { calls } = apis.tickets
  const trails = ledger.trails.filter(({ recovery }) => dags.includes(recovery.subject.dag_id))
  const breaker = balanceBreaker(trail, trails, calls, new Date().toISOString())
  const good = calls.filter(({ status }) => status === 200)
  const often = trails.filter((one) => one.steps.filter(isClear).length > 1 + electionsOf(trail, one))
  const facts: [boolean, string][] = [
    [breaker.opened > 0, 'its breaker has never opened'],
    [breaker.state === 'CLOSED', `its breaker is ${breaker.state}, expected CLOSED`],
    [breaker.probesAtOnce === 0, `${breaker.probesAtOnce} probes were let through beside another`],
    [breaker.waited > 0, 'no task waited in a sensor'],
    [breaker.held > 0, 'no failure was held'],
    [
      good.length === tasks && new Set(good.map(({ path }) => path)).size === tasks,
      `it served ${good.length} requests, expected ${tasks}, each once`,
    ],
    [trails.every(({ recovery }) => recovery.redrive === 0), 'a task became a dead letter, which a breaker spares it'],
    [often.length === 0, `${often.length} tasks were cleared more often than once and once for each of their probes`],
  ]
  return facts.filter(([holds]) => !holds).map(([, sentence]) => `the ticket API: ${sentence}`)
}
