import type { Case } from '../scenario-case.ts'

const ARTICLES = 20
const DAGS = ['price_feed', 'price_checks', 'price_alerts']
const MEMBERS = DAGS.length * ARTICLES

const mapped = (dag: string, task: string, story: string): Case => ({
  dag,
  story,
  expected: {
    task,
    mapIndex: 0,
    verdict: 'transient',
    rule: 'http-unavailable',
    clears: [1, 6],
    redrives: 0,
  },
  indexes: ARTICLES,
  check: (_, { tasks }) =>
    tasks.length === ARTICLES ? [] : [`the run has ${tasks.length} mapped tasks, expected ${ARTICLES}`],
})

/** The outage lasts until every task of the three DAGs has met it, however fast or slow the machine is. */
export const priceFeed: Case = {
  ...mapped('price_feed', 'fetch_price', `the price API is down: ${ARTICLES} mapped tasks meet 503`),
  direct: async (world) => {
    await world.until(`the ${MEMBERS} failures of the price API's outage`, () => {
      const failed = world.ledger.trails.filter(({ recovery }) => DAGS.includes(recovery.subject.dag_id))
      return failed.length >= MEMBERS || undefined
    })
    world.apis.restorePrices()
    world.say('the outage is over: the price API answers again')
  },
  check: ({ apis }) => {
    const good = apis.served.filter(({ path, status }) => path.startsWith('/prices/') && status === 200)
    const often = new Set(good.map(({ path }) => path)).size !== good.length
    return good.length === MEMBERS && !often
      ? []
      : [`the price API served ${good.length} requests, expected ${MEMBERS}`]
  },
}
export const priceChecks = mapped('price_checks', 'check_price', `the same API, ${ARTICLES} more`)
export const priceAlerts = mapped('price_alerts', 'look_for_jump', `the same API, ${ARTICLES} more`)
