import { describe, expect, it } from 'vitest'
import { balanceOf } from '../../../../local/scenario/balance.ts'
import { balanceBreaker } from '../../../../local/scenario/breaker-balance.ts'
import { breakerNews } from '../../../../local/view/breaker-news.ts'
import { breakerLines } from '../../../../local/view/breakers.ts'
import { at, entryWith } from '../../../support/breakers.ts'
import { breakerTrail, calls, heldTrails } from '../scenario/breaker-trails.ts'

const log = calls(['down', 503], ['limping', 200], ['well', 200])
const breaker = balanceBreaker(breakerTrail(), heldTrails(), log, at(200))
const lines = (change: Partial<typeof breaker> = {}) =>
  breakerLines(balanceOf([], [], 0, [{ ...breaker, ...change }]), (_, text) => text)

describe('the breakers of the closing balance', () => {
  it('stand in a table, with how to compare', () => {
    expect(lines()).toEqual([
      'breaker               state   opened  calls while down  limping  well  probes  held  released  waited in a sensor',
      'http:api.example.com  CLOSED  2       1                 1        1     3       3     1         1',
      'The same without it beside: npm start -- --act 3 --compare',
    ])
  })

  it('are called disabled where they were, and compared with nothing', () => {
    expect(lines({ disabled: true }).slice(1)).toEqual([expect.stringMatching(/^http:\S+ {2}disabled/)])
  })

  it('are not spoken of where there are none', () => {
    expect(breakerLines(balanceOf([], [], 0), (_, text) => text)).toEqual([])
  })
})

describe("a breaker's news", () => {
  it.each([
    [{ from: 'CLOSED', to: 'OPEN' }, 'bad', 'opens: 3 failed'],
    [{ from: 'OPEN', to: 'HALF_OPEN', event: 'elect' }, 'told', '3 failed'],
    [{ from: 'HALF_OPEN', to: 'HALF_OPEN', event: 'verdict' }, 'busy', '3 failed'],
    [{ from: 'HALF_OPEN', to: 'OPEN', event: 'verdict' }, 'bad', 'opens again: 3 failed'],
    [{ from: 'HALF_OPEN', to: 'OPEN', event: 'elect' }, 'bad', 'opens again: 3 failed'],
    [{ from: 'HALF_OPEN', to: 'CLOSED', event: 'verdict' }, 'good', 'closes: 3 failed'],
    [{ from: 'HALF_OPEN', to: 'OPEN', event: 'override' }, 'told', '3 failed'],
  ] as const)('of %o are %s: %s', (change, tone, text) => {
    expect(breakerNews(entryWith(1, { ...change, reason: '3 failed' }))).toEqual({ tone, text })
  })
})
