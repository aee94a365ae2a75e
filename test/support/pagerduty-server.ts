import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as z from 'zod'

/*
 * What PagerDuty publishes of its Events API v2 (PagerDuty/api-schema, reference/events-v2), and the limits it
 * documents. Unknown keys, which PagerDuty bears, are errors here: nobody sends them by intention.
 */
const points = (most: number) => z.string().refine((text) => [...text].length <= most, `at most ${most} characters`)
const https = z.url({ protocol: /^https$/ })
const routing_key = z.string().regex(/^[0-9A-Za-z]{32}$/)
const links = z.array(z.strictObject({ href: https, text: z.string().optional() }))
const dedup_key = points(255).min(1)

const triggerSchema = z.strictObject({
  routing_key,
  event_action: z.literal('trigger'),
  dedup_key: dedup_key.optional(),
  client: z.string().optional(),
  client_url: https.optional(),
  links: links.optional(),
  images: z.array(z.strictObject({ src: https, href: https.optional(), alt: z.string().optional() })).optional(),
  payload: z.strictObject({
    summary: points(1024).min(1),
    source: z.string().min(1),
    severity: z.enum(['critical', 'error', 'warning', 'info']),
    timestamp: z.iso.datetime({ offset: true }).optional(),
    component: z.string().optional(),
    group: z.string().optional(),
    class: z.string().optional(),
    custom_details: z.record(z.string(), z.unknown()).optional(),
  }),
})
const followUpSchema = z.strictObject({ routing_key, event_action: z.enum(['acknowledge', 'resolve']), dedup_key })
const eventSchema = z.discriminatedUnion('event_action', [triggerSchema, followUpSchema])
const changeSchema = z.strictObject({
  routing_key,
  payload: z.strictObject({
    summary: points(1024).min(1),
    timestamp: z.iso.datetime({ offset: true }).optional(),
    source: z.string().optional(),
    custom_details: z.record(z.string(), z.unknown()).optional(),
  }),
  links: links.optional(),
})
export type ReceivedEvent = z.infer<typeof eventSchema>
export type ReceivedChange = z.infer<typeof changeSchema>

const MOST_BYTES = 512 * 1024

/** A PagerDuty on the loopback: takes what the schema allows, says 400 to the rest, and may be told to fail. */
export class PagerDutyServer {
  readonly events: ReceivedEvent[] = []
  readonly changes: ReceivedChange[] = []
  /** requests that are not of the schema, with the reason */
  readonly rejected: string[] = []
  /** every request, taken or not */
  requests = 0
  /** what it answers instead of taking anything; null: it works. `hang`: it never answers */
  answer: () => number | 'hang' | null = () => null
  /** keys it knows; empty: all */
  readonly keys = new Set<string>()
  readonly #server: Server

  constructor() {
    this.#server = createServer(async (request, response) => {
      const status = await this.#take(request)
      if (status === 'hang') return
      const ok = status === 202
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ status: ok ? 'success' : 'failed', message: ok ? 'Event processed' : `${status}` }))
    })
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** `trigger c0ffee…-1` in the order of their coming */
  get story(): string[] {
    return this.events.map((event) => `${event.event_action} ${event.dedup_key}`)
  }

  async #take(request: IncomingMessage): Promise<number | 'hang'> {
    this.requests += 1
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const scripted = this.answer()
    if (scripted !== null) return scripted
    const problem = this.#problem(request, body)
    if (problem === null) return 202
    this.rejected.push(problem)
    return 400
  }

  #problem({ method, url, headers }: IncomingMessage, body: Buffer): string | null {
    if (method !== 'POST') return `${method} instead of POST`
    if (!headers['content-type']?.startsWith('application/json')) return `content-type ${headers['content-type']}`
    if (body.byteLength > MOST_BYTES) return `${body.byteLength} bytes`
    const schema = url === '/v2/enqueue' ? eventSchema : url === '/v2/change/enqueue' ? changeSchema : undefined
    if (!schema) return `no such path: ${url}`
    let json: unknown
    try {
      json = JSON.parse(body.toString('utf8'))
    } catch {
      return 'not JSON'
    }
    const parsed = schema.safeParse(json)
    if (!parsed.success) return z.prettifyError(parsed.error)
    if (this.keys.size > 0 && !this.keys.has(parsed.data.routing_key)) return 'Invalid routing key'
    if ('event_action' in parsed.data) this.events.push(parsed.data)
    else this.changes.push(parsed.data)
    return null
  }
}
