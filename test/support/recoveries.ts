import type { Verdict } from '../../lambdas/contracts/verdict.ts'
import type { Recovery, RecoveryState } from '../../lambdas/domain/recovery/recovery.ts'

export const NOW = '2026-11-01T00:01:00.000Z'

export const verdictOf = (change: Partial<Verdict> = {}): Verdict => ({
  class: 'transient',
  category: 'network',
  rule: 'connection-refused',
  basis: 'reported',
  dependency: 'http:api.example.com',
  confidence: 0.9,
  evidence: ['errno=ECONNREFUSED'],
  retry_after_s: null,
  alternatives: [],
  fingerprint: '0123456789abcdef',
  ...change,
})

/** A recovery in the given state; tests change what they speak of. */
export const recoveryIn = (state: RecoveryState, change: Partial<Recovery> = {}): Recovery => {
  const failure = {
    tryNumber: 1,
    maxTries: 0,
    taskInstanceId: '019a0000-0000-7000-8000-000000000001',
    endedAt: '2026-11-01T00:00:20.000Z',
  }
  return {
    id: '0123456789abcdef0123456789abcdef',
    version: 3,
    environment: 'test',
    subject: { dag_id: 'orders', run_id: 'scheduled__2026-11-01T00:00:00+00:00', task_id: 'load', map_index: -1 },
    openedAt: '2026-11-01T00:00:30.000Z',
    updatedAt: '2026-11-01T00:00:30.000Z',
    firstFailure: failure,
    failure,
    verdict: {
      class: 'transient',
      category: 'network',
      rule: 'connection-refused',
      basis: 'reported',
      dependency: 'http:api.example.com',
      confidence: 0.9,
      fingerprint: '0123456789abcdef',
      retryAfterSeconds: null,
    },
    incidentId: `${'c'.repeat(32)}-1`,
    awaits: [],
    provides: [],
    scope: [],
    contract: 'safe',
    contractSource: 'undeclared',
    redrive: 0,
    redrivenAt: '2026-11-01T00:00:30.000Z',
    leg: 1,
    attempts: 0,
    clearSent: null,
    pausedAt: null,
    deadline: null,
    policyHash: 'abc',
    state,
    wakeAt: null,
    ...change,
  }
}
