/** List prices of us-east-1 in US dollars, without free tiers and discounts, as we know them: not read off the price pages. */
export const PRICES_AS_OF = '2026-11-26'

export const PRICES = {
  /** a month */
  alarmMetric: 0.1,
  compositeAlarm: 0.5,
  customMetric: 0.3,
  dashboard: 3,
  kmsKey: 1,
  secret: 0.4,
  /** each */
  getMetricDataMetric: 0.01 / 1_000,
  kmsRequest: 0.03 / 10_000,
  lambdaRequest: 0.2 / 1_000_000,
  /** arm64 */
  lambdaGigabyteSecond: 0.0000133334,
  dynamoWriteUnit: 0.625 / 1_000_000,
  dynamoReadUnit: 0.125 / 1_000_000,
  sqsRequest: 0.4 / 1_000_000,
  customEvent: 1 / 1_000_000,
  stateTransition: 0.025 / 1_000,
  trace: 5 / 1_000_000,
  logGigabyte: 0.5,
  /** GB a month, with point-in-time recovery */
  dynamoGigabyte: 0.25 + 0.2,
} as const
export type Priced = keyof typeof PRICES
