import { plusSeconds } from '../../lambdas/domain/recovery/advance.ts'
import type { EnvironmentConfigInput } from '../../lib/config/schema.ts'
import local from '../../lib/config/stages/local.ts'

export const DATASET = 'shop/orders'
export const FRESHNESS_SECONDS = 1_800
export const LATE_DAG = 'stock_levels'
export const DUE_SECONDS = 60
/** After the start of the bench; it is up and has counted once by then, on a busy machine too. */
const STARTS_AFTER_SECONDS = 240

/** When the run that nobody starts is to start: the minute that begins next after some minutes. */
export const scheduledFor = (now: string): string => `${plusSeconds(now, STARTS_AFTER_SECONDS + 60).slice(0, 16)}:00Z`

/** Longer than a minute, so that what is down is not given up before it was counted once. */
const PATIENT = { baseSeconds: 4, capSeconds: 8, maxAttempts: 20 }

/** The local environment, in which a run and a dataset are watched besides. */
export function watchedEnvironment(scheduled: string): EnvironmentConfigInput {
  const [hour, minute] = [scheduled.slice(11, 13), scheduled.slice(14, 16)].map(Number)
  return {
    ...local,
    retry: { ...local.retry, categories: { ...local.retry?.categories, network: PATIENT } },
    watch: {
      deadlines: [{ dag: LATE_DAG, cron: `${minute} ${hour} * * *`, dueSeconds: DUE_SECONDS, atRiskSeconds: 0 }],
      datasets: [{ name: DATASET, dags: ['shop_orders'], freshnessSeconds: FRESHNESS_SECONDS }],
    },
  }
}
