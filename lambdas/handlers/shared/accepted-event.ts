import { parse } from '@aws-lambda-powertools/parser'
import type * as z from 'zod'
import {
  type DagRunEvent,
  type DetailType,
  EVENT_DETAIL_MAX_BYTES,
  eventEnvelopeSchema,
  eventSchemas,
  type TaskInstanceEvent,
  type WatermarkReported,
} from '../../contracts/events.ts'

type Detail = TaskInstanceEvent | DagRunEvent | WatermarkReported
export type AcceptedEvent = {
  readonly type: DetailType
  /** when the bus took it */
  readonly at: string
  readonly detail: Detail
}

/** Not an event of the contract; `message` is the reason, safe to print. */
export class RejectedEvent extends Error {
  override readonly name = 'RejectedEvent'
  constructor(reason: string) {
    super(printable(reason))
  }
}

/**
 * Reads a queue record as an event of the contract.
 * @throws RejectedEvent with the reason, naming the field
 */
export function acceptedEvent(body: string, environment: string): AcceptedEvent {
  const envelope = parsed(eventEnvelopeSchema, json(body), '')
  const bytes = Buffer.byteLength(JSON.stringify(envelope.detail))
  if (bytes > EVENT_DETAIL_MAX_BYTES)
    throw new RejectedEvent(`detail: has ${bytes} bytes, at most ${EVENT_DETAIL_MAX_BYTES}`)
  const type = envelope['detail-type']
  const detail = parsed<Detail>(eventSchemas[type], envelope.detail, 'detail.')
  if (detail.environment !== environment) {
    throw new RejectedEvent(`detail.environment: expected ${environment}, found ${detail.environment}`)
  }
  return { type, at: envelope.time, detail }
}

type Issue = { readonly message: string; readonly path?: readonly PropertyKey[] }

function json(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new RejectedEvent('body: not JSON')
  }
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, prefix: string): T {
  const result = parse(value, undefined, schema, true)
  if (result.success) return result.data
  throw new RejectedEvent(reasonOf((result.error.cause ?? []) as readonly Issue[], prefix))
}

/** The first of what is wrong, each with its field, safe to print. */
export function reasonOf(issues: readonly Issue[], prefix: string): string {
  const reasons = issues.slice(0, 5).map(({ path, message }) => `${prefix}${path?.join('.') || '(whole)'}: ${message}`)
  return printable(reasons.join('; '))
}

/** Printable ASCII only: a reason may quote what came from outside, and goes to logs and message attributes. */
const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 900)
