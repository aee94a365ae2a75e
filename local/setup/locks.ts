import { join } from 'node:path'
import { ROOT } from '../paths.ts'

export const LOCKS = join(ROOT, 'local', 'setup', 'locks')

/**
 * Each environment's packages are what the index had on this day. Airflow's is four days after its release: with it
 * the versions are those of MWAA's own constraints, or a patch beside them.
 */
export const LOCK_DATES = {
  uv: '2026-11-22',
  tools: '2026-11-22',
  checks: '2026-11-22',
  model: '2026-11-22',
  cli: '2026-11-22',
  'airflow-3.2.1': '2026-04-25',
  'airflow-2.11.2': '2026-03-18',
  'airflow-3.3.1': '2026-08-14',
  'airflow-2.10.3': '2024-11-09',
  'airflow-3.0.6': '2025-09-03',
} as const

export type LockName = keyof typeof LOCK_DATES
export type EnvironmentName = Exclude<LockName, 'uv'>

/** Versions beside the one we are made for. */
export const OTHER_AIRFLOWS = [
  'airflow-2.10.3',
  'airflow-2.11.2',
  'airflow-3.0.6',
  'airflow-3.3.1',
] as const satisfies readonly EnvironmentName[]
