import { MWAAClient } from '@aws-sdk/client-mwaa'
import type * as z from 'zod'
import { AirflowApiError } from '../domain/ports/airflow-api.ts'
import { clientSettings } from './aws-client.ts'
import { InvokeRestApiError, type InvokeRestApiInput, invokeRestApi } from './invoke-rest-api.ts'

/** MWAA refuses longer paths; a DAG id of 39 characters still fits into the clear's. */
const LONGEST_PATH = 64
/** MWAA gives Airflow ten seconds; we hear its answer. Seconds. */
const REQUEST_SECONDS = 12

export type AirflowRestApiOptions = {
  readonly mwaaEnvironment: string
  /** `https://env.airflow.<region>.amazonaws.com`: the whole host, no prefix is put before it */
  readonly endpoint: string
  /** between two calls of this process; with two gateways of 500 ms the environment sees at most 4 calls a second */
  readonly millisecondsBetweenCalls: number
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly clock: () => number
}

/** Calls of one MWAA environment's REST API: paced, one try each, every failure an AirflowApiError. */
export class AirflowRestCalls {
  readonly #client: MWAAClient
  readonly #options: AirflowRestApiOptions
  #nextCallAt = 0

  constructor(options: AirflowRestApiOptions, client?: MWAAClient) {
    this.#options = options
    const settings = clientSettings(REQUEST_SECONDS)
    this.#client =
      client ?? new MWAAClient({ ...settings, maxAttempts: 1, endpoint: options.endpoint, disableHostPrefix: true })
  }

  async call<T>(request: Omit<InvokeRestApiInput, 'Name'>, schema: z.ZodType<T>): Promise<T> {
    if (request.Path.length > LONGEST_PATH) {
      throw new AirflowApiError(
        'path-too-long',
        null,
        `${request.Path} has ${request.Path.length} characters; MWAA takes ${LONGEST_PATH}`,
      )
    }
    await this.#pace()
    const answer = await this.#send(request)
    const parsed = schema.safeParse(answer)
    if (parsed.success) return parsed.data
    throw new AirflowApiError(
      'bad-request',
      200,
      `unexpected answer from ${request.Path}: ${parsed.error.message.slice(0, 300)}`,
    )
  }

  async #send(request: Omit<InvokeRestApiInput, 'Name'>): Promise<unknown> {
    try {
      const output = await invokeRestApi(this.#client, { Name: this.#options.mwaaEnvironment, ...request })
      return output.RestApiResponse
    } catch (error) {
      throw asApiError(error)
    }
  }

  /** undefined where Airflow says that there is no such thing. */
  async orMissing<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer
    } catch (error) {
      if (error instanceof AirflowApiError && error.kind === 'not-found') return undefined
      throw error
    }
  }

  async #pace(): Promise<void> {
    const now = this.#options.clock()
    const wait = this.#nextCallAt - now
    this.#nextCallAt = Math.max(now, this.#nextCallAt) + this.#options.millisecondsBetweenCalls
    if (wait > 0) await this.#options.sleep(wait)
  }
}

function asApiError(error: unknown): AirflowApiError {
  const message = error instanceof Error ? error.message : String(error)
  const options = { cause: error }
  if (!(error instanceof InvokeRestApiError)) return new AirflowApiError('unavailable', null, message, options)
  const status = error.restApiStatus
  if (error.name === 'RestApiClientException' && status !== null) {
    if (status === 404) return new AirflowApiError('not-found', status, message, options)
    if (status === 409) return new AirflowApiError('conflict', status, message, options)
    if (status === 401 || status === 403) return new AirflowApiError('denied', status, message, options)
    if (status === 429) return new AirflowApiError('unavailable', status, message, options)
    return new AirflowApiError('bad-request', status, message, options)
  }
  if (error.name === 'AccessDeniedException') return new AirflowApiError('denied', status, message, options)
  if (error.name === 'ValidationException') return new AirflowApiError('bad-request', status, message, options)
  // Throttling, server errors, an environment that is being updated: all of them pass.
  return new AirflowApiError('unavailable', status, message, options)
}
