import { describe, expect, it } from 'vitest'
import { ownRuleSchema } from '../../../../lambdas/contracts/own-rules.ts'
import { compileOwnRules } from '../../../../lambdas/domain/classify/own-rules/compile.ts'
import { demotedRules } from '../../../../lambdas/domain/flows/demoted-rules.ts'
import { foldOutcomes } from '../../../../lambdas/domain/flows/fold-outcomes.ts'
import { type VerdictFlow, verdictOn } from '../../../../lambdas/domain/flows/verdict-on.ts'
import { plusSeconds } from '../../../../lambdas/domain/recovery/advance.ts'
import { failedEvent } from '../../../support/events.ts'
import { house } from '../../../support/house.ts'
import { outcomeOf } from '../../../support/outcomes.ts'
import { NOW } from '../../../support/recoveries.ts'

const REFUSED = failedEvent()
const OPAQUE = failedEvent({
  exception: [{ type: 'shop.Odd', mro: ['shop.Odd'], message: 'no', relation: 'raised', codes: {}, frames: [] }],
})
const KILLED = failedEvent({ exception: [], error_text: 'something ended' })

function judging() {
  const h = house()
  const reads: string[] = []
  const counted = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const value = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return (...args: unknown[]) => {
          reads.push(String(name))
          return value.apply(target, args)
        }
      },
    })
  const track = counted(h.flow.track)
  const base = { ...h.flow, track, controls: counted(h.controls) }
  const flow: VerdictFlow = { ...base, ownRules: [], demoted: demotedRules(base) }
  /** So many outcomes of that kind, added up. */
  const known = async (count: number, change: Parameters<typeof outcomeOf>[0]) => {
    for (let n = 0; n < count; n += 1) {
      await h.flow.track.book('test', outcomeOf({ recoveryId: String(n).padStart(32, '0'), ...change }))
    }
    h.time.now = plusSeconds(h.time.now, 60)
    await foldOutcomes(h.flow)
    reads.length = 0
  }
  return { ...h, flow, reads, known }
}

describe('the verdict on a failed try', () => {
  it('that the failure itself tells costs no read but the one of demoted rules, once a minute', async () => {
    const { flow, reads, time } = judging()

    for (const _ of [1, 2, 3]) expect((await verdictOn(flow, REFUSED)).rule).toBe('connection-refused')
    expect(reads).toEqual(['stats'])

    time.now = plusSeconds(NOW, 60)
    await verdictOn(flow, REFUSED)
    expect(reads).toEqual(['stats', 'stats'])
  })

  it('that no rule gives is that of earlier retries of the same cause', async () => {
    const { flow, known, reads } = judging()
    const { fingerprint, rule } = await verdictOn(flow, OPAQUE)
    expect(rule).toBe('none')
    await known(6, { fingerprint })

    expect(await verdictOn(flow, OPAQUE)).toMatchObject({ class: 'transient', basis: 'history' })
    expect(reads).toContain('history')
  })

  it('is not that of earlier retries where nothing was told: all such failures have the same fingerprint', async () => {
    const { flow, known, reads } = judging()
    const silent = failedEvent({ exception: [], error_text: null, log_tail: null })
    const { fingerprint } = await verdictOn(flow, silent)
    await known(6, { fingerprint })

    expect(await verdictOn(flow, silent)).toMatchObject({ class: 'unknown', basis: 'none' })
    expect(reads).not.toContain('history')
  })

  it('does not follow a rule that was wrong too often', async () => {
    const { flow, known, time } = judging()
    await known(20, { result: 'false-transient' })
    time.now = plusSeconds(time.now, 60)

    expect(await verdictOn(flow, REFUSED)).toMatchObject({
      class: 'unknown',
      rule: 'connection-refused',
      evidence: [expect.stringContaining('demoted: 20 of 20 wrong'), 'errno=ECONNREFUSED'],
    })
  })

  it('is that of an own rule where one matches', async () => {
    const { flow } = judging()
    const then = { class: 'permanent', category: 'config-error' }
    const ownRules = compileOwnRules([ownRuleSchema.parse({ name: 'moved', when: { dag: 'orders' }, then })])

    expect(await verdictOn({ ...flow, ownRules }, REFUSED)).toMatchObject({ rule: 'moved', basis: 'own-rule' })
  })

  it('lays what died without a word while MWAA updated its environment on that', async () => {
    const { flow, controls } = judging()
    await controls.setEnvironmentStatus('test', { status: 'UPDATING', at: '2026-11-01T00:00:00.000Z' })

    expect(await verdictOn(flow, KILLED)).toMatchObject({ rule: 'environment-updating', basis: 'platform' })
    expect((await verdictOn(flow, REFUSED)).rule).toBe('connection-refused')
  })

  it('does not lay it on an update that began later', async () => {
    const { flow, controls } = judging()
    await controls.setEnvironmentStatus('test', { status: 'UPDATING', at: '2026-11-01T00:00:30.000Z' })

    expect((await verdictOn(flow, KILLED)).rule).not.toBe('environment-updating')
  })

  it('is not given on a store that does not answer', async () => {
    const { flow } = judging()
    flow.track.stats = async () => {
      throw new Error('ThrottlingException')
    }
    await expect(verdictOn({ ...flow, demoted: demotedRules(flow) }, REFUSED)).rejects.toThrow('ThrottlingException')
  })
})
