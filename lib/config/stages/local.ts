import type { CategoryPolicy } from '../../../lambdas/contracts/policy.ts'
import type { EnvironmentConfigInput } from '../schema.ts'

const soon = (maxAttempts: number): CategoryPolicy => ({ baseSeconds: 1, capSeconds: 8, maxAttempts })

/** The embedded run: acts, waits seconds where AWS would wait minutes, leaves nothing behind. */
const local: EnvironmentConfigInput = {
  environment: 'local',
  mwaa: { environment: 'goaround-local', airflowVersion: '3.2.1' },
  mode: 'act',
  retry: {
    default: soon(3),
    categories: {
      throttling: soon(6),
      network: soon(6),
      'service-unavailable': soon(6),
      timeout: soon(3),
      'lock-conflict': soon(5),
      capacity: soon(6),
      'worker-lost': { baseSeconds: 2, capSeconds: 8, maxAttempts: 3 },
      unknown: { baseSeconds: 2, capSeconds: 8, maxAttempts: 1 },
    },
    // Longer than a busy scheduler takes to hear that the failed try has left.
    firstWaitSeconds: 4,
    retryAfterCapSeconds: 30,
    attemptTimeoutSeconds: 120,
    totalSeconds: 900,
  },
  contracts: { undeclared: 'safe' },
  observer: { reconcileMinutes: 1, pollMinutes: 1, graceSeconds: 5, unaccountedSeconds: 120, runWatchSeconds: 30 },
  incidents: { quietSeconds: 15, reopenSeconds: 60 },
  breakers: {
    dependencies: [
      {
        name: 'http:ticket-api',
        // Two cores do everything here: a probe takes ten seconds rather than one.
        breaker: { openBaseSeconds: 6, openCapSeconds: 10, leaseSeconds: 30 },
      },
    ],
  },
  // A storm that is over in two minutes would use up what is meant for ten.
  budget: { share: 1, floor: 10_000 },
  deadLetters: { firstPassSeconds: 5 },
  pipelines: [{ name: 'orders' }],
  alarms: { owner: 'you', runbookUrl: 'https://example.com/goaround/runbook.md' },
  retention: { logDays: 1, dataRemoval: 'destroy' },
}
export default local
