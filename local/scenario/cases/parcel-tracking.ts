import { hostileEvents, NOT_AN_EVENT } from '../hostile-events.ts'
import type { Case } from '../scenario-case.ts'
import { trailOf } from '../world.ts'

const expected = {
  task: 'fetch_parcels',
  mapIndex: -1,
  verdict: 'transient',
  rule: 'connection-lost',
  clears: [1, 1],
  redrives: 0,
} as const

/** The listener's own event comes twice more: at once, among events that are not of the contract, and when all is over. */
export const parcelTracking: Case = {
  dag: 'parcel_tracking',
  story: 'the server hangs up; its event comes three times',
  expected,
  direct: async (world) => {
    const event = await world.until('the event of fetch_parcels', () => {
      return trailOf(world, 'parcel_tracking', expected)?.event
    })
    const copy = { type: 'Task Instance Failed', detail: JSON.stringify(event) }
    const hostile = hostileEvents(event).map(({ detail }) => ({ ...copy, detail }))
    await world.cloud.putEvents([...hostile.slice(0, 3), copy, ...hostile.slice(3)])
    await world.cloud.sendToFailures(NOT_AN_EVENT)
    world.say(`the event of fetch_parcels is put again, among ${hostile.length + 1} that are malformed or hostile`)
    await world.until('fetch_parcels to be recovered', () => {
      const trail = trailOf(world, 'parcel_tracking', expected)
      return trail?.recovery.state.kind === 'recovered' || undefined
    })
    await world.cloud.putEvents([copy])
    world.say('the event of fetch_parcels is put a third time, after the recovery')
    await world.until(
      'the failures queue to be empty',
      async () => (await world.cloud.failuresWaiting()) === 0 || undefined,
    )
  },
  check: ({ apis }) => {
    const requests = apis.served.filter(({ path }) => path === '/parcels').length
    return requests === 2 ? [] : [`/parcels was called ${requests} times, not twice: once more than its one recovery`]
  },
}
