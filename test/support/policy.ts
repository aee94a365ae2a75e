import { BREAKER_DEFAULTS } from '../../lambdas/contracts/breaker-policy.ts'
import type { Policy } from '../../lambdas/contracts/policy.ts'
import { WATCH_NOTHING } from '../../lambdas/contracts/watch.ts'

/** One team with two tiers, by SNS alone. */
export const ESCALATION: Policy['escalation'] = {
  teams: [
    {
      name: 'on-call',
      tiers: [
        { name: 'first', afterSeconds: 0 },
        { name: 'second', afterSeconds: 900 },
      ],
      pagerDuty: null,
      quietHours: null,
    },
  ],
  owners: [],
  defaultTeam: 'on-call',
  severities: {
    'dead-letter': 'error',
    exhausted: 'error',
    approval: 'info',
    'breaker-open': 'warning',
    held: 'warning',
  },
  bars: { holdSeconds: 7200, breakerOpenSeconds: 1800, flakyPerWeek: 3, fallbackSeconds: 300 },
  airflowUrl: null,
  runbookUrl: 'https://example.com/runbook.md',
}

/** A policy with round numbers; tests change what they speak of. */
export const testPolicy = (change: Partial<Policy> = {}): Policy => ({
  environment: 'test',
  mwaaEnvironment: 'airflow-test',
  airflowMajor: 3,
  mode: 'act',
  dagModes: [],
  retry: {
    default: { baseSeconds: 60, capSeconds: 900, maxAttempts: 3 },
    categories: {
      network: { baseSeconds: 20, capSeconds: 600, maxAttempts: 4 },
      capacity: { baseSeconds: 1200, capSeconds: 7200, maxAttempts: 3 },
      unknown: { baseSeconds: 60, capSeconds: 300, maxAttempts: 1 },
    },
    firstWaitSeconds: 10,
    retryAfterCapSeconds: 900,
    attemptTimeoutSeconds: 3600,
    totalSeconds: 86_400,
  },
  contracts: { undeclared: 'safe', overrides: [] },
  rules: [],
  track: { minOutcomes: 20, falseShare: 0.2 },
  observer: { graceSeconds: 60, unaccountedSeconds: 900, runWatchSeconds: 600 },
  incidents: { quietSeconds: 600, reopenSeconds: 1800, touchSeconds: 10 },
  dependencies: [],
  airflowApi: BREAKER_DEFAULTS.api,
  budget: { share: 0.1, floor: 10_000 },
  deadLetters: { firstPassSeconds: 60 },
  escalation: ESCALATION,
  watch: WATCH_NOTHING,
  ...change,
})
