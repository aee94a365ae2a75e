import { isTerminal, type Recovery } from '../../lambdas/domain/recovery/recovery.ts'
import { type Case, type Expected, expectedOf } from './scenario-case.ts'
import { NotInTime } from './waits.ts'
import { trailOf, type World } from './world.ts'

/** Plays one case to its end. Answers what did not come in time; every other error ends the scenario. */
export async function play(world: World, c: Case): Promise<string[]> {
  c.prepare?.(world)
  await world.airflow.trigger(c.dag, world.runId, {}, c.logicalDate)
  const ends = await Promise.all([inTime(ended(world, c)), ...(c.direct ? [inTime(c.direct(world))] : [])])
  return ends.flatMap((late) => (late === undefined ? [] : [`${c.dag}: ${late}`]))
}

/** The message of a time-out, undefined where there was none. */
export async function inTime(work: Promise<void>): Promise<string | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (error instanceof NotInTime) return error.message
    throw error
  }
}

async function ended(world: World, c: Case): Promise<void> {
  const expected = expectedOf(c)
  const of = expected.length > 1 ? `${expected.length} of ` : ''
  await world.until(`${of}${c.dag}.${c.expected.task}`, () => {
    const over = expected.every((one) => {
      const recovery = trailOf(world, c.dag, one)?.recovery
      return recovery !== undefined && isOver(recovery, one)
    })
    return over || undefined
  })
  await world.until(`Airflow to close the run of ${c.dag}`, async () => {
    const { state } = await world.airflow.run(c.dag, world.runId)
    return state === 'success' || state === 'failed' || undefined
  })
}

/** Also where nobody will bring it back from the dead letters any more. */
const isOver = ({ state, redrive }: Recovery, { redrives, redrivesAtMost = redrives }: Expected): boolean =>
  isTerminal(state) || (state.kind === 'dead-lettered' && redrive >= redrivesAtMost)
