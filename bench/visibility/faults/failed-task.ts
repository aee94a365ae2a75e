import { type Fault, ours } from '../fault.ts'
import { failing, recovered } from '../stage.ts'

/** What it calls is down until it is mended, so that the incident is open when incidents are next counted. */
export const failedTask: Fault = {
  name: 'failed task',
  done: 'shop_orders runs while nothing listens where its API should be: connection refused',
  schedule: { who: 'tend-incidents', seconds: 60 },
  metrics: [
    { atLeast: 1, of: () => ours('FailuresClassified', 'Sum', { Class: 'transient' }) },
    { atLeast: 1, of: () => ours('IncidentsOpen', 'Maximum', { Urgency: 'high' }) },
  ],
  alarm: {
    reason: 'Unaccounted',
    state: 'OK',
    because: 'alarms tell of Goaround itself; a failed task is told by its incident, and this failure is taken care of',
  },
  inject: (stage) => failing(stage, 'shop_orders', 'fetch_orders'),
  undo: async (stage) => {
    await stage.apis.shop.reopen()
    await recovered(stage, 'shop_orders')
  },
}
