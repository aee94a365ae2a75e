import type { Case } from '../scenario-case.ts'
import { trailOf } from '../world.ts'

const expected = {
  task: 'fetch_orders',
  mapIndex: -1,
  verdict: 'transient',
  rule: 'connection-refused',
  clears: [2, 6],
  redrives: 0,
} as const

/** The outage lasts until an attempt has failed in it, however fast or slow the machine is. */
export const shopOrders: Case = {
  dag: 'shop_orders',
  story: 'the shop API is down: connection refused',
  expected,
  direct: async (world) => {
    await world.until('fetch_orders to fail again during the outage', () => {
      const trail = trailOf(world, 'shop_orders', expected)
      return trail && trail.recovery.failure.tryNumber > trail.recovery.firstFailure.tryNumber ? trail : undefined
    })
    await world.apis.shop.reopen()
    world.say('the outage is over: the shop API listens again')
  },
}
