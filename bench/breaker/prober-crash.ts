import type { BreakerKey } from '../../lambdas/contracts/breaker.ts'
import { electProbe } from '../../lambdas/domain/breaker/flows/elect-probe.ts'
import { LEASE_GRACE_SECONDS } from '../../lambdas/domain/breaker/guards.ts'
import { put, stage, taskOf } from './stage.ts'

export type ProberCrash = {
  readonly histories: number
  /** from the crash, right after the election, to the next probe */
  readonly longestSeconds: number
  readonly allowedSeconds: number
  /** probes until it opened again, where each of them died */
  readonly probesBeforeOpen: number
  /** histories in which nobody probed any more */
  readonly stuck: number
}

const HOURS_WATCHED = 4

/** Every probe dies at once. One look each poll, by whoever has work. */
export async function proberCrash(histories: number, key: BreakerKey, pollSeconds: number): Promise<ProberCrash> {
  let longest = 0
  let stuck = 0
  let probesBeforeOpen = 0
  let allowed = 0
  for (let seed = 1; seed <= histories; seed += 1) {
    const on = stage(seed, key)
    allowed = on.policy.leaseSeconds + LEASE_GRACE_SECONDS + pollSeconds
    await put(on, { kind: 'OPEN', notBefore: on.scheduler.clock() })
    const end = on.scheduler.now + HOURS_WATCHED * 3_600_000
    const elections: number[] = []
    let opened = 0
    const look = async () => {
      await on.scheduler.wait(on.random() * pollSeconds * 1000)
      for (let round = 0; on.scheduler.now < end; round += 1) {
        const me = { recoveryId: null, taskInstance: taskOf(round) }
        const { probe, tells } = await electProbe(on.flow('look'), on.key, [me])
        if (probe) elections.push(on.scheduler.now)
        if (tells.includes('never-settles')) {
          opened += 1
          probesBeforeOpen = Math.max(probesBeforeOpen, elections.length)
          // The open wait is not waiting for a dead prober.
          elections.length = 0
        }
        for (const [n, at] of elections.entries()) {
          if (n > 0) longest = Math.max(longest, (at - (elections[n - 1] ?? at)) / 1000)
        }
        await on.scheduler.wait(pollSeconds * 1000)
      }
    }
    void look()
    await on.scheduler.run()
    if (opened === 0) stuck += 1
  }
  return { histories, longestSeconds: longest, allowedSeconds: allowed, probesBeforeOpen, stuck }
}
