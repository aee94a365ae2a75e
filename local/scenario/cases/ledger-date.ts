/** The day that ledger_close closes and daily_digest waits for. */
export const LEDGER_DATE = '2026-01-31T00:00:00Z'
