import { BURN_FACTORS, type Dataset, type Deadline, type WatchPolicy } from '../../lambdas/contracts/watch.ts'
import type { Sinks } from '../../lambdas/domain/ports/watch.ts'
import type { RunsReading, WatchedRun } from '../../lambdas/domain/watch/facts.ts'
import { house } from './house.ts'

/** Due to start at six each morning in UTC, and to be done by seven. */
export const deadlineOf = (change: Partial<Deadline> = {}): Deadline => ({
  dag: 'ledger_close',
  cron: '0 6 * * *',
  timeZone: 'UTC',
  calendar: null,
  dueSeconds: 3600,
  atRiskSeconds: 900,
  severity: 'error',
  owner: null,
  ...change,
})

export const datasetOf = (change: Partial<Dataset> = {}): Dataset => ({
  name: 'shop/orders',
  dags: ['shop_orders'],
  assets: ['s3://shop/orders'],
  source: { kind: 'reported' },
  freshnessSeconds: 600,
  atRiskSeconds: 120,
  minRows: null,
  slo: null,
  calendar: null,
  stream: null,
  severity: 'error',
  owner: null,
  ...change,
})

export const SLO_99 = { share: 0.99, factors: [...BURN_FACTORS] } as NonNullable<Dataset['slo']>

export const runOf = (change: Partial<WatchedRun> = {}): WatchedRun => ({
  runId: 'scheduled__2026-11-02',
  state: 'running',
  runAfter: '2026-11-02T06:00:00.000Z',
  startedAt: '2026-11-02T06:00:05.000Z',
  endedAt: null,
  ...change,
})

export const readingOf = (
  runs: readonly WatchedRun[],
  readAt: string,
  seconds: readonly number[] = [],
): RunsReading => ({
  dag: 'ledger_close',
  readAt,
  runs,
  history: seconds.map((one, at) => ({ runId: `old-${at}`, seconds: one })),
})

/** A house that watches, with sources that a test fills. */
export function watchHouse(watch: Partial<WatchPolicy>) {
  const h = house({ watch: { calendars: {}, deadlines: [], datasets: [], ...watch } })
  const sinks: { eventTime: Sinks['eventTime']; streamLag: Sinks['streamLag'] } = {
    eventTime: async () => undefined,
    streamLag: async () => null,
  }
  const flow = { ...h.flow, sinks }
  const breaches = () =>
    [...h.ledger.incidents.incidents.values()].flatMap((incident) =>
      incident.breaches.map((breach) => ({ ...breach, incidentId: incident.id, cause: incident.cause.kind })),
    )
  return { ...h, flow, sinks, watch: h.flow.watch, breaches }
}
