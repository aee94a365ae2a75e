import type { Case } from '../scenario-case.ts'
import { RETRY_AFTER_SECONDS } from '../shop-api.ts'

export const exchangeRates: Case = {
  dag: 'exchange_rates',
  story: `the partner API answers 503 with Retry-After: ${RETRY_AFTER_SECONDS}`,
  expected: {
    task: 'fetch_rates',
    mapIndex: -1,
    verdict: 'transient',
    rule: 'http-unavailable',
    clears: [1, 1],
    redrives: 0,
  },
  // The server stays overloaded for as long as it said, so a second caller before then would be refused again.
  check: ({ apis }) => {
    const answers = apis.served.filter(({ path }) => path === '/rates').map(({ status }) => status)
    return answers.join() === '503,200' ? [] : [`/rates answered ${answers.join(', ')}: Retry-After was not honoured`]
  },
}
