import type { Severity } from '../lambdas/contracts/severity.ts'
import { needOf } from '../lambdas/domain/escalation/need.ts'
import { type Page, pageOf } from '../lambdas/domain/escalation/page.ts'
import { type AffectedRun, type Incident, memberOf, NO_BLAST, NO_COUNTS } from '../lambdas/domain/incident/incident.ts'
import type { Parts } from '../lambdas/domain/incident/tally.ts'
import { plusSeconds } from '../lambdas/domain/recovery/advance.ts'
import type { Recovery, RecoveryState } from '../lambdas/domain/recovery/recovery.ts'
import { parseConfig } from '../lib/config/load.ts'
import { policyOf } from '../lib/config/policy.ts'

const FAILED = '2026-11-26T02:14:07.000Z'
const NOW = '2026-11-26T02:41:00.000Z'
const BASE = 'c0ffee1255aa33e1c7d04a9be2f81d60'
const ID = `${BASE}-1`

/** A recovery of the sample: twelve tasks that call one partner, some healed, two given up, one still waiting. */
function recovery(n: number, state: RecoveryState, attempts: number): Recovery {
  const endedAt = plusSeconds(FAILED, n * 7)
  const failure = { tryNumber: 1, maxTries: 0, taskInstanceId: null, endedAt }
  return {
    id: `${(0xa1 + n).toString(16)}d4c2f0`.padEnd(32, '7'),
    version: 9,
    environment: 'prod',
    subject: {
      dag_id: n < 8 ? 'price_feed' : 'invoice_totals',
      run_id: 'scheduled__2026-11-26T02:00:00+00:00',
      task_id: n < 8 ? 'fetch_prices' : 'post_totals',
      map_index: n < 8 ? n : -1,
    },
    openedAt: endedAt,
    updatedAt: NOW,
    firstFailure: failure,
    failure,
    verdict: {
      class: 'transient',
      category: 'service-unavailable',
      rule: 'http-unavailable',
      basis: 'reported',
      dependency: 'http:partner-api.example.com',
      confidence: 0.9,
      fingerprint: '0123456789abcdef',
      retryAfterSeconds: null,
    },
    incidentId: ID,
    awaits: [],
    provides: [],
    contract: 'safe',
    scope: [],
    contractSource: 'declared',
    redrive: 0,
    redrivenAt: endedAt,
    leg: 2,
    attempts,
    clearSent: null,
    pausedAt: null,
    deadline: n === 8 ? '2026-11-26T03:30:00.000Z' : null,
    policyHash: 'a1b2c3d4e5f6',
    state,
    wakeAt: state.kind === 'waiting' ? state.until : null,
  }
}

const DEAD = { kind: 'dead-lettered', reason: 'exhausted: 6 of 6 attempts (service-unavailable)', sentAt: NOW } as const
const DONE = { kind: 'recovered', by: 'goaround', tryNumber: 3, runState: 'success' } as const

function sampleParts(): Parts {
  const all = [
    ...[0, 1, 2, 3, 4, 5].map((n) => recovery(n, DONE, 2)),
    recovery(6, DEAD, 6),
    recovery(7, DEAD, 6),
    recovery(8, { kind: 'waiting', until: '2026-11-26T02:47:30.000Z' }, 4),
  ]
  const run: AffectedRun = {
    dagId: 'invoice_totals',
    runId: 'scheduled__2026-11-26T02:00:00+00:00',
    victims: [
      { taskId: 'close_books', mapIndex: -1 },
      { taskId: 'mail_report', mapIndex: -1 },
    ],
    incomplete: [],
    assets: ['s3://finance/invoices'],
    consumers: ['ledger_close'],
    readAt: NOW,
  }
  return { members: all.map(memberOf), recoveries: new Map(all.map((r) => [r.id, r])), runs: [run] }
}

const INCIDENT: Incident = {
  id: ID,
  base: BASE,
  generation: 1,
  version: 14,
  environment: 'prod',
  cause: { kind: 'dependency', dependency: 'http:partner-api.example.com' },
  category: 'service-unavailable',
  evidence: 'http_status=503',
  state: { kind: 'open' },
  firstSeen: FAILED,
  lastSeen: NOW,
  reopened: 0,
  causedBy: [],
  breaches: [
    {
      subject: 'deadline:invoice_totals',
      status: 'at-risk',
      severity: 'error',
      due: '2026-11-26T03:30:00.000Z',
      since: NOW,
      at: NOW,
      detail: 'half of such runs would end at 03:41',
    },
  ],
  root: null,
  counts: NO_COUNTS,
  blast: NO_BLAST,
  tendedAt: NOW,
}

/** The page that the docs print: what the pager makes of the sample, by the code that it runs. */
export function samplePage(telling: Page['telling'] = 'trigger', severity: Severity = 'error'): Page {
  const config = parseConfig(
    {
      environment: 'prod',
      mwaa: { environment: 'airflow-prod', airflowVersion: '3.2.1' },
      alarms: { owner: 'data-platform', runbookUrl: 'https://example.com/goaround/runbook.md' },
      escalation: { airflowUrl: 'https://airflow.example.com' },
    },
    'sample',
  )
  const policy = policyOf(config)
  const parts = sampleParts()
  return pageOf({
    telling,
    incident: INCIDENT,
    parts,
    need: needOf(INCIDENT, parts, [], policy, NOW),
    severity,
    team: 'on-call',
    evidence: ['http_status=503', 'exception=HTTPError', 'message~"Service Unavailable"'],
    places: { region: 'eu-west-1', account: '123456789012', mwaaEnvironment: 'airflow-prod', ...policy.escalation },
    now: NOW,
  })
}
