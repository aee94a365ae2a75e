import type { AttemptResult } from '../../contracts/workflow.ts'
import type { AirflowApi } from '../ports/airflow-api.ts'
import type { Awaiting } from '../ports/awaiting.ts'
import type { Breakers } from '../ports/breakers.ts'
import type { RetryBudget } from '../ports/budget.ts'
import type { Controls, RunLeases } from '../ports/controls.ts'
import type { Incidents } from '../ports/incidents.ts'
import type { Flow } from './flow.ts'

/** What the gateway's steps need beyond the ledger. */
export type GatewayFlow = Flow & {
  readonly airflow: AirflowApi
  readonly controls: Controls
  readonly leases: RunLeases
  readonly incidents: Incidents
  readonly awaiting: Awaiting
  readonly breakers: Breakers
  readonly budget: RetryBudget
}

type NotNowReason = Extract<AttemptResult, { outcome: 'not-now' }>['reason']

/** The answer of an attempt that did nothing and is to be made again later. */
export const notNow = (reason: NotNowReason, detail: string, retryAfterSeconds?: number): AttemptResult => ({
  outcome: 'not-now',
  reason,
  detail: detail.slice(0, 1000),
  ...(retryAfterSeconds === undefined ? {} : { retry_after_s: retryAfterSeconds }),
})
