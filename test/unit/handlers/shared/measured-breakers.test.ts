import { describe, expect, it } from 'vitest'
import { MemoryBreakers } from '../../../../lambdas/adapters/memory-breakers.ts'
import type { BreakerEntry } from '../../../../lambdas/domain/breaker/breaker.ts'
import { measuredBreakers } from '../../../../lambdas/handlers/shared/measured-breakers.ts'
import { breakerWith, entryWith } from '../../../support/breakers.ts'
import { emittedBy } from '../../../support/metrics.ts'

describe('what a breaker tells', () => {
  it.each<[string, Partial<BreakerEntry>, string[]]>([
    ['it opened', { from: 'CLOSED', event: 'outcomes', guard: 'tripped' }, ['opened']],
    ['no probe ever spoke', { from: 'HALF_OPEN', event: 'tick', guard: 'worn-out' }, ['opened', 'never-settles']],
    ['it closed', { from: 'HALF_OPEN', event: 'verdict', guard: 'holder-passed-last' }, ['closed']],
    ['nothing yet', { from: 'HALF_OPEN', event: 'verdict', guard: 'holder-passed' }, []],
    ['an operator spoke', { from: 'OPEN', event: 'override', guard: 'always' }, ['overridden']],
  ])('is counted as it is written: %s', async (_what, entry, news) => {
    const breakers = measuredBreakers(new MemoryBreakers())

    const emitted = await emittedBy(() => breakers.save(breakerWith({ epoch: 1 }), entryWith(1, entry)))

    expect(emitted.map(({ News, BreakerNews }) => [News, BreakerNews])).toEqual(news.map((tell) => [tell, 1]))
  })

  it('is not counted where somebody else was quicker', async () => {
    const breakers = measuredBreakers(new MemoryBreakers())
    const save = () => breakers.save(breakerWith({ epoch: 1 }), entryWith(1))
    await emittedBy(save)

    expect(await emittedBy(() => expect(save()).rejects.toThrow())).toEqual([])
  })
})
