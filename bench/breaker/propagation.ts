import type { OverrideKind } from '../../lambdas/contracts/breaker.ts'
import { admits } from '../../lambdas/domain/breaker/admission.ts'
import type { Breaker } from '../../lambdas/domain/breaker/breaker.ts'
import { overrideBreaker } from '../../lambdas/domain/breaker/flows/override-breaker.ts'
import { viewOf } from '../../lambdas/domain/breaker/view.ts'
import { put, type Stage, stage, taskOf } from './stage.ts'

export type Propagation = {
  readonly callers: number
  readonly histories: number
  /** from the write to the last call that was let through all the same */
  readonly longestSeconds: number
  /** let through two seconds or more after the write */
  readonly tooLate: number
  /** let through before the write: the callers were at work */
  readonly before: number
}

/** How a caller comes to its view: reads each time, from a replica that is behind; or keeps what it read. */
export type Sight = 'reads' | 'keeps'

const LIMIT_SECONDS = 2
const REPLICA_BEHIND_MS = 1000
const WATCHED_MS = 20_000

/** Callers ask all the time; at some moment the breaker opens. */
export const opening = (histories: number, sight: Sight, callers = 50): Promise<Propagation> =>
  watched(histories, sight, callers, async (on) => {
    await put(on, { kind: 'OPEN', notBefore: new Date(on.scheduler.now + 600_000).toISOString() })
  })

/** The same with an operator's word. */
export const forcing = (histories: number, sight: Sight, kind: OverrideKind, callers = 50): Promise<Propagation> =>
  watched(histories, sight, callers, async (on) => {
    await overrideBreaker(on.flow('ann'), on.key, { override: kind, actor: 'ann', reason: 'known outage' })
  })

async function watched(
  histories: number,
  sight: Sight,
  callers: number,
  change: (on: Stage) => Promise<void>,
): Promise<Propagation> {
  const sum = { callers, histories, longestSeconds: 0, tooLate: 0, before: 0 }
  for (let seed = 1; seed <= histories; seed += 1) {
    const on = stage(seed)
    const end = on.scheduler.now + WATCHED_MS
    let writtenAt = Number.POSITIVE_INFINITY
    const save = on.store.save.bind(on.store)
    on.store.save = async (next, entry) => {
      await save(next, entry)
      writtenAt = Math.min(writtenAt, on.scheduler.now)
    }
    // Eventually consistent: a write may be seen late.
    on.store.peek = async (key) => {
      const behind = sight === 'reads' ? on.random() * REPLICA_BEHIND_MS : 0
      return on.scheduler.now - writtenAt >= behind ? on.store.load(key) : undefined
    }
    const ask = async (caller: number) => {
      const flow = on.flow(taskOf(caller))
      let kept: { seen: Breaker | undefined; until: number } | undefined
      while (on.scheduler.now < end) {
        await on.scheduler.wait(on.random() * 400)
        if (!kept || kept.until <= on.scheduler.now) {
          // Kept from when it was asked for: the answer may be older than its arrival.
          const until = on.scheduler.now + (sight === 'keeps' ? LIMIT_SECONDS * 1000 : 0)
          kept = { seen: await flow.breakers.peek(on.key), until }
        }
        const { seen } = kept
        if (admits(seen && viewOf(seen), taskOf(caller), flow.clock()).kind === 'denied') continue
        const late = (on.scheduler.now - writtenAt) / 1000
        if (late < 0) sum.before += 1
        else sum.longestSeconds = Math.max(sum.longestSeconds, late)
        if (late >= LIMIT_SECONDS) sum.tooLate += 1
      }
    }
    for (let caller = 0; caller < callers; caller += 1) void ask(caller)
    void on.scheduler.wait(on.random() * 10_000).then(() => change(on))
    await on.scheduler.run()
  }
  return sum
}
