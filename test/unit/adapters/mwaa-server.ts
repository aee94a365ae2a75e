import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { MWAAClient } from '@aws-sdk/client-mwaa'
import { AirflowRestApi } from '../../../lambdas/adapters/airflow-rest-api.ts'
import type { AirflowRestApiOptions } from '../../../lambdas/adapters/airflow-rest-calls.ts'

export type Seen = {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: {
    Path: string
    Method: string
    QueryParameters?: unknown
    Body?: Record<string, unknown>
    Name?: string
  }
}
type Answer = { readonly status: number; readonly body: unknown; readonly type?: string } | 'never' | 'hang-up'

/** MWAA's InvokeRestApi on 127.0.0.1: notes what is on the wire, answers what it was told to. */
export class MwaaServer {
  readonly seen: Seen[] = []
  #server: Server | undefined
  #answers: Answer[] = []
  endpoint = ''

  async start(): Promise<void> {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const { method = '', url = '', headers } = request
      this.seen.push({ method, url, headers, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) })
      const answer = this.#answers.shift() ?? { status: 500, body: { message: 'no answer planned' } }
      if (answer === 'never') return
      if (answer === 'hang-up') {
        request.socket.destroy()
        return
      }
      const type = answer.type && { 'x-amzn-errortype': answer.type }
      response.writeHead(answer.status, { 'content-type': 'application/json', ...type })
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
    })
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve))
    this.endpoint = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise((resolve) => this.#server?.close(resolve))
  }

  /** Airflow answered well. */
  says(response: unknown, status = 200): void {
    this.#answers.push({ status: 200, body: { RestApiStatusCode: status, RestApiResponse: response } })
  }

  /** MWAA's error as it is on the wire. */
  fails(type: string, status: number, body: unknown): void {
    this.#answers.push({ type, status, body })
  }

  next(answer: Answer): void {
    this.#answers.push(answer)
  }

  reset(): void {
    this.seen.splice(0)
    this.#answers = []
  }
}

/** The adapter on that server, without pauses. */
export const apiOn = (mwaa: MwaaServer, change: Partial<AirflowRestApiOptions> = {}, client?: MWAAClient) =>
  new AirflowRestApi(
    {
      mwaaEnvironment: 'airflow-test',
      endpoint: mwaa.endpoint,
      millisecondsBetweenCalls: 0,
      sleep: async () => {},
      clock: () => 0,
      ...change,
    },
    client,
  )
