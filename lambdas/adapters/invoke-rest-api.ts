import { CreateCliTokenCommand, type MWAAClient } from '@aws-sdk/client-mwaa'
import * as z from 'zod'

/** Input of MWAA's InvokeRestApi. `Path` holds no `/api/v…`: MWAA puts that before it. At most 64 characters. */
export type InvokeRestApiInput = {
  readonly Name: string
  readonly Path: string
  readonly Method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly QueryParameters?: Readonly<Record<string, string | number | boolean>>
  readonly Body?: Readonly<Record<string, unknown>>
}

const answerSchema = z.object({ RestApiStatusCode: z.int(), RestApiResponse: z.unknown() })
export type InvokeRestApiOutput = z.infer<typeof answerSchema>

/** MWAA's error, by the name it has on the wire; `restApiStatus` is what Airflow answered, where it did. */
export class InvokeRestApiError extends Error {
  readonly restApiStatus: number | null
  readonly restApiResponse: unknown
  constructor(name: string, httpStatus: number, body: Record<string, unknown>) {
    const status = typeof body.RestApiStatusCode === 'number' ? body.RestApiStatusCode : null
    const said = body.message ?? body.Message ?? JSON.stringify(body.RestApiResponse ?? {})
    super(`${name} (${status ?? httpStatus}): ${String(said).slice(0, 500)}`)
    this.name = name
    this.restApiStatus = status
    this.restApiResponse = body.RestApiResponse
  }
}

type Wire = {
  method: string
  path: string
  query: Record<string, string>
  headers: Record<string, string>
  body: unknown
}
type Answer = { statusCode: number; headers: Record<string, string>; body: unknown }
type Context = { streamCollector: (body: unknown) => Promise<Uint8Array> }
type Codec = {
  serialize: (input: unknown, context: Context) => Promise<Wire>
  deserialize: (answer: Answer, context: Context) => Promise<unknown>
}

/**
 * InvokeRestApi on the published MWAA client, which does not have it yet (model 2020-07-01: `POST /restapi/{Name}`).
 * It borrows the client's signing, retries and endpoint from a command of the same shape, so that the real command can
 * take its place in this one file. The client is made with `disableHostPrefix`: its endpoint is the whole host.
 */
class InvokeRestApiCommand extends CreateCliTokenCommand {
  readonly request: InvokeRestApiInput
  constructor(request: InvokeRestApiInput) {
    super({ Name: request.Name })
    this.request = request
    const codec = this as unknown as Codec
    const borrowed = codec.serialize
    codec.serialize = async (input, context) => {
      const wire = await borrowed(input, context)
      const { Name, ...rest } = request
      wire.path = wire.path.replace(/\/clitoken\/[^/]+$/, `/restapi/${encodeURIComponent(Name)}`)
      wire.headers['content-type'] = 'application/json'
      wire.body = JSON.stringify(rest)
      return wire
    }
    codec.deserialize = decode
  }
}

async function decode(answer: Answer, context: Context): Promise<unknown> {
  const text = new TextDecoder().decode(await context.streamCollector(answer.body))
  const body: Record<string, unknown> = text ? JSON.parse(text) : {}
  if (answer.statusCode < 300) return { $metadata: { httpStatusCode: answer.statusCode }, ...body }
  const named = answer.headers['x-amzn-errortype'] ?? body.__type ?? body.code ?? 'UnknownError'
  const name = String(named).split(':')[0]?.split('#').pop() ?? 'UnknownError'
  throw Object.assign(new InvokeRestApiError(name, answer.statusCode, body), {
    $fault: answer.statusCode < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: answer.statusCode },
  })
}

/** @throws InvokeRestApiError, or the SDK's own errors for time-outs and connections */
export async function invokeRestApi(client: MWAAClient, input: InvokeRestApiInput): Promise<InvokeRestApiOutput> {
  return answerSchema.parse(await client.send(new InvokeRestApiCommand(input)))
}
