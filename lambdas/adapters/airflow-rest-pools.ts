import type { MWAAClient } from '@aws-sdk/client-mwaa'
import * as z from 'zod'
import type { AirflowPools } from '../domain/ports/pools.ts'
import { type AirflowRestApiOptions, AirflowRestCalls } from './airflow-rest-calls.ts'

const poolSchema = z.object({ name: z.string(), slots: z.int().min(-1), include_deferred: z.boolean() })
type Pool = z.infer<typeof poolSchema>

/** Pools by Airflow 3's REST API (v2) through MWAA's InvokeRestApi. To set them Airflow wants the role Op. */
export class AirflowRestPools implements AirflowPools {
  readonly #calls: AirflowRestCalls

  constructor(options: AirflowRestApiOptions, client?: MWAAClient) {
    this.#calls = new AirflowRestCalls(options, client)
  }

  async slots(pool: string): Promise<number | undefined> {
    return (await this.#read(pool))?.slots
  }

  /** Airflow has no condition on a write: what is read and what is set are two calls, and between them is a moment. */
  async setSlots(pool: string, from: number, to: number): Promise<boolean> {
    const found = await this.#read(pool)
    if (found?.slots !== from) return false
    // It takes no partial pool, not even of one field that is masked; the mask keeps the others as they are.
    const Body = { pool, slots: to, include_deferred: found.include_deferred }
    const QueryParameters = { update_mask: 'slots' }
    const set = this.#calls.call({ Method: 'PATCH', Path: pathOf(pool), QueryParameters, Body }, poolSchema)
    return (await this.#calls.orMissing(set)) !== undefined
  }

  #read(pool: string): Promise<Pool | undefined> {
    return this.#calls.orMissing(this.#calls.call({ Method: 'GET', Path: pathOf(pool) }, poolSchema))
  }
}

const pathOf = (pool: string): string => `/pools/${encodeURIComponent(pool)}`
