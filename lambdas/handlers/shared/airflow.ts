import { setTimeout as sleep } from 'node:timers/promises'
import type { AirflowRestApiOptions } from '../../adapters/airflow-rest-calls.ts'
import { ENV } from '../../contracts/env.ts'
import type { Policy } from '../../contracts/policy.ts'
import { env } from './env.ts'

export const airflowOptions = (policy: Policy, millisecondsBetweenCalls: number): AirflowRestApiOptions => ({
  mwaaEnvironment: policy.mwaaEnvironment,
  endpoint: env(ENV.airflowEndpoint),
  millisecondsBetweenCalls,
  sleep: (milliseconds) => sleep(milliseconds),
  clock: Date.now,
})
