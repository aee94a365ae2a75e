import { setTimeout as sleep } from 'node:timers/promises'
import { DynamoControls } from '../adapters/dynamo-controls.ts'
import { SfnLegs, sfnClient } from '../adapters/sfn-legs.ts'
import { ENV } from '../contracts/env.ts'
import { type ReleaseFlow, release, releaseHeldByBreakers } from '../domain/flows/release.ts'
import { secondsBetween } from '../domain/recovery/advance.ts'
import { breakersOf } from './shared/breakers.ts'
import { env, lazy } from './shared/env.ts'
import { lambdaFlow } from './shared/flow.ts'
import { instrumented, logger, measure, roundDone } from './shared/telemetry.ts'

/** A minute's worth of the gateway's calls: what is released faster only waits in its queue. */
const AT_MOST = 60
/** One round of a breaker that has closed; its ramp counts per second. Milliseconds. */
const ROUND = 1000
/** Ends before the function's time-out; the next minute goes on. Seconds. */
const LONGEST_SECONDS = 52

const flow = lazy((): ReleaseFlow => {
  const base = lambdaFlow('releaser')
  return {
    ...base,
    breakers: breakersOf(base),
    controls: new DynamoControls(base.table, base.db),
    legs: new SfnLegs(env(ENV.stateMachineAlias), sfnClient()),
  }
})

type Released = { readonly released: number; readonly waiting: number }

/** Those whose time has come at once; those of a breaker that has closed one second after the other. */
export async function releaseRound(
  flow: ReleaseFlow,
  pause: (milliseconds: number) => Promise<unknown>,
): Promise<Released> {
  const began = flow.clock()
  const timed = await release(flow, AT_MOST)
  let byBreakers = 0
  for (;;) {
    const { released, waiting, ramping } = await releaseHeldByBreakers(flow, ROUND / 1000)
    byBreakers += released
    measure('HeldByBreakers', waiting)
    if (!ramping || secondsBetween(began, flow.clock()) >= LONGEST_SECONDS) {
      return { released: timed.released + byBreakers, waiting: timed.waiting + waiting }
    }
    await pause(ROUND)
  }
}

/** Each minute, and when a breaker closes: starts the next leg of held recoveries whose turn it is. */
export const handler = instrumented<unknown, Released>(async () => {
  const result = await releaseRound(flow(), sleep)
  roundDone('ReleaseHeld')
  logger.info('released', result)
  return result
})
