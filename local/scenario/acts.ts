import { breakDown } from './cases/break-down.ts'
import { dailyDigest } from './cases/daily-digest.ts'
import { exchangeRates } from './cases/exchange-rates.ts'
import { invoiceTotals } from './cases/invoice-totals.ts'
import { ledgerClose } from './cases/ledger-close.ts'
import { nightlyBackup } from './cases/nightly-backup.ts'
import { parcelTracking } from './cases/parcel-tracking.ts'
import { priceAlerts, priceChecks, priceFeed } from './cases/prices.ts'
import { shopOrders } from './cases/shop-orders.ts'
import { stockLevels } from './cases/stock-levels.ts'
import { storeSales } from './cases/store-sales.ts'
import { TICKET_DEPENDENCY, TICKET_FAILURES, TICKET_TASKS, ticketStats, ticketSync } from './cases/tickets.ts'
import { ENVIRONMENT } from './environment.ts'
import type { Act } from './scenario-case.ts'

/** Also played with the breaker disabled, to compare. */
export const BREAKER_ACT: Act = {
  title: 'Breakers: one system is down, nobody makes it worse',
  cases: [ticketSync, ticketStats],
  prepare: (world) => breakDown(world, ENVIRONMENT, TICKET_DEPENDENCY),
  incidents: [
    {
      cause: TICKET_DEPENDENCY,
      dags: ['ticket_sync', 'ticket_stats'],
      members: TICKET_FAILURES,
      // Who waited in a sensor was perhaps elected as a probe, or met the limping.
      membersAtMost: TICKET_TASKS,
      victims: 0,
    },
  ],
}

/** Played one after the other; the cases of one are started together, the longest way first. */
export const ACTS: readonly Act[] = [
  {
    title: 'Seven DAGs start at once; each meets a trouble of its own',
    cases: [shopOrders, invoiceTotals, nightlyBackup, exchangeRates, stockLevels, parcelTracking, storeSales],
    incidents: [
      { cause: 'http:shop-api', dags: ['shop_orders'], members: 1, victims: 1 },
      { cause: 'code-bug', dags: ['invoice_totals'], members: 1, victims: 0 },
      { cause: 'unknown', dags: ['nightly_backup'], members: 1, victims: 0 },
      {
        // A refusal, a time of overload and a lost connection of one system are one cause.
        cause: 'http:partner-api',
        dags: ['exchange_rates', 'parcel_tracking', 'store_sales'],
        members: 3,
        victims: 0,
      },
      { cause: 'lock-conflict', dags: ['stock_levels'], members: 1, victims: 2 },
    ],
  },
  {
    title: 'Cascades: many tasks break, one incident a cause',
    cases: [priceFeed, priceChecks, priceAlerts, ledgerClose, dailyDigest],
    incidents: [
      { cause: 'http:price-api', dags: ['price_feed', 'price_checks', 'price_alerts'], members: 60, victims: 0 },
      { cause: 'code-bug', dags: ['ledger_close'], members: 1, victims: 20 },
      { cause: 'sensor-timeout', dags: ['daily_digest'], members: 1, victims: 1, causedBy: 'ledger_close' },
    ],
  },
  BREAKER_ACT,
]

export const CASES = ACTS.flatMap(({ cases }) => cases)
