import { setTimeout as delay } from 'node:timers/promises'
import { DUE_SECONDS, LATE_DAG } from '../environment.ts'
import { type Fault, ours } from '../fault.ts'
import { RUN_ID, recovered } from '../stage.ts'

export const missedDeadline: Fault = {
  name: 'missed deadline',
  done: `nobody starts the run of ${LATE_DAG} that must have succeeded ${DUE_SECONDS} s after its scheduled minute`,
  // A run is late only by a reading of Airflow that is younger than its deadline: one round asks, the next one judges.
  schedule: { who: 'watch, in its second round', seconds: 120 },
  metrics: [{ atLeast: 1, of: () => ours('DeadlinesMissed', 'Maximum') }],
  alarm: { reason: 'Deadlines-Missed', state: 'ALARM', because: 'for the dashboard; its incident tells people' },
  inject: async ({ scheduled }) => {
    const deadline = Date.parse(scheduled) + DUE_SECONDS * 1000
    await delay(Math.max(0, deadline - Date.now()))
    return deadline
  },
  undo: async (stage) => {
    await stage.airflow.client.trigger(LATE_DAG, RUN_ID)
    await recovered(stage, LATE_DAG)
  },
}
