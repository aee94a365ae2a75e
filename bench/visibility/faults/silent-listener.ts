import { type Fault, ours } from '../fault.ts'
import { failing, recovered, type Stage } from '../stage.ts'

const DAGS = [
  ['store_sales', 'fetch_sales'],
  ['parcel_tracking', 'fetch_parcels'],
  ['nightly_backup', 'copy_invoices'],
] as const

const tell = ({ airflow, cloud }: Stage, more: Readonly<Record<string, string>>) =>
  airflow.tell({ GOAROUND_BREAKER_TABLE: cloud.outputs.BreakerTableName, ...more })

/** The listener is there and sends to a bus that is not, as after a slip in MWAA's configuration options. */
export const silentListener: Fault = {
  name: 'silent listener',
  done: "the plugin's bus is misnamed; then three tasks fail: store_sales, parcel_tracking, nightly_backup",
  // On AWS each five minutes; the local environment's policy asks each minute.
  schedule: { who: 'observe-airflow', seconds: 60 },
  metrics: [{ atLeast: 3, of: () => ours('FailuresMissedByListener', 'Sum') }],
  alarm: {
    reason: 'Listener-Silent',
    state: 'ALARM',
    because: 'failures are found minutes late, and without evidence',
  },
  inject: async (stage) => {
    tell(stage, { GOAROUND_EVENT_BUS: 'nobody-listens' })
    return Math.max(...(await Promise.all(DAGS.map(([dag, task]) => failing(stage, dag, task)))))
  },
  undo: async (stage) => {
    tell(stage, {})
    for (const [dag] of DAGS) await recovered(stage, dag)
  },
}
