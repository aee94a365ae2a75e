import { exchangeRates } from './cases/exchange-rates.ts'
import { invoiceTotals } from './cases/invoice-totals.ts'
import { nightlyBackup } from './cases/nightly-backup.ts'
import { parcelTracking } from './cases/parcel-tracking.ts'
import { shopOrders } from './cases/shop-orders.ts'
import { stockLevels } from './cases/stock-levels.ts'
import { storeSales } from './cases/store-sales.ts'
import type { Case } from './scenario-case.ts'

/** Started together, the longest way first. */
export const CASES: readonly Case[] = [
  shopOrders,
  invoiceTotals,
  nightlyBackup,
  exchangeRates,
  stockLevels,
  parcelTracking,
  storeSales,
]
