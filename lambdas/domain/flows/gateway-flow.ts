import type { AttemptResult } from '../../contracts/workflow.ts'
import type { AirflowApi } from '../ports/airflow-api.ts'
import type { Controls, RunLeases } from '../ports/controls.ts'
import type { Flow } from './flow.ts'

/** What the gateway's steps need beyond the ledger. */
export type GatewayFlow = Flow & {
  readonly airflow: AirflowApi
  readonly controls: Controls
  readonly leases: RunLeases
}

type NotNowReason = Extract<AttemptResult, { outcome: 'not-now' }>['reason']

/** The answer of an attempt that did nothing and is to be made again later. */
export const notNow = (reason: NotNowReason, detail: string): AttemptResult => ({
  outcome: 'not-now',
  reason,
  detail: detail.slice(0, 1000),
})
