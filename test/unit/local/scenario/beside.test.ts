import { describe, expect, it } from 'vitest'
import { balanceOf } from '../../../../local/scenario/balance.ts'
import { beside } from '../../../../local/scenario/beside.ts'
import { balanceBreaker } from '../../../../local/scenario/breaker-balance.ts'
import { at } from '../../../support/breakers.ts'
import { breakerTrail } from './breaker-trails.ts'
import { recoveredTrail } from './trails.ts'

const breaker = balanceBreaker(breakerTrail(), [], [], at(200))
const disabled = { ...breaker, disabled: true }
const played = { balance: balanceOf([recoveredTrail()], [], 0, [breaker]), problems: ['a'], seconds: 3 }
const compared = { balance: balanceOf([], [], 0, [disabled]), problems: ['b'], seconds: 5 }

describe('a run beside another', () => {
  it('has the breakers of both, its own failures, and the problems of both told apart', () => {
    expect(beside(played, compared)).toEqual({
      balance: { ...played.balance, breakers: [breaker, disabled] },
      problems: ['with the breaker disabled: b', 'a'],
      seconds: 3,
    })
  })

  it('is as it is where there is none', () => {
    expect(beside(played, undefined)).toBe(played)
  })
})
