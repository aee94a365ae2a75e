import { DATASET, FRESHNESS_SECONDS } from '../environment.ts'
import { type Fault, ours } from '../fault.ts'
import type { Stage } from '../stage.ts'

/** What `report_watermark` sends. */
async function report({ cloud }: Stage, ageSeconds: number): Promise<void> {
  const now = Date.now()
  const detail = {
    schema_version: 1,
    environment: 'local',
    emitted_by: 'task',
    airflow_version: '3.2.1',
    dataset: DATASET,
    event_time: new Date(now - ageSeconds * 1000).toISOString(),
    rows: null,
    window: null,
    reported_at: new Date(now).toISOString(),
    task: null,
  }
  await cloud.putEvents([{ type: 'Watermark Reported', detail: JSON.stringify(detail) }])
}

export const lateDataset: Fault = {
  name: 'late dataset',
  done: `a task reports ${DATASET} as of an hour ago; promised are ${FRESHNESS_SECONDS / 60} minutes`,
  schedule: { who: 'watch', seconds: 60 },
  metrics: [
    { atLeast: 1, of: () => ours('DatasetsStale', 'Maximum') },
    { atLeast: FRESHNESS_SECONDS, of: () => ours('FreshnessSeconds', 'Maximum', { Dataset: DATASET }) },
  ],
  alarm: { reason: 'Datasets-Stale', state: 'ALARM', because: 'for the dashboard; its incident tells people' },
  inject: async (stage) => {
    await report(stage, 3_600)
    return Date.now()
  },
  undo: (stage) => report(stage, 0),
}
