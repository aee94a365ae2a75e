import * as z from 'zod'
import { dependencySchema, instantSchema } from './identifiers.ts'

const text = (max: number) => z.string().max(max)

/** Structured facts an exception carries; each is absent where the exception does not have it. */
export const exceptionCodesSchema = z.object({
  /** botocore error code, e.g. `ThrottlingException` */
  aws_code: text(128).optional(),
  /** botocore operation name, e.g. `StartJobRun` */
  aws_operation: text(128).optional(),
  /** HTTP status of the response the exception holds */
  http_status: z.int().min(100).max(599).optional(),
  /** seconds, from a Retry-After header (dates are turned into seconds by the sender); capped again by the planner */
  retry_after_s: z.number().min(0).max(86_400).optional(),
  /** five-character SQLSTATE */
  sqlstate: z.string().length(5).optional(),
  /** symbolic errno: `ECONNREFUSED` */
  errno: text(32).optional(),
  /** gRPC status name: `UNAVAILABLE` */
  grpc_code: text(32).optional(),
  exit_code: z.int().min(-255).max(255).optional(),
  /** signal name: `SIGKILL` */
  signal: text(16).optional(),
  host: text(253).optional(),
  port: z.int().min(0).max(65_535).optional(),
  /** the guard refused the call: whose breaker, at which epoch, closed to all until when (null: not known) */
  breaker: z
    .object({
      dependency: dependencySchema,
      not_before: instantSchema.nullable(),
      epoch: z.int().min(0).nullable(),
    })
    .optional(),
})
export type ExceptionCodes = z.infer<typeof exceptionCodesSchema>

/** One exception of the chain. */
export const exceptionLinkSchema = z.object({
  /** qualified type name: `requests.exceptions.ConnectionError` */
  type: text(256),
  /** qualified names of its bases, most derived first, without `object` */
  mro: z.array(text(256)).max(24),
  /** secrets redacted, control characters stripped by the sender; stripped again on receipt */
  message: text(4096),
  /** how it hangs on the one before it in the list; the first is `raised` */
  relation: z.enum(['raised', 'cause', 'context']),
  codes: exceptionCodesSchema,
  /** innermost frames of user code, `file:function`, without line numbers */
  frames: z.array(text(256)).max(8),
})
export type ExceptionLink = z.infer<typeof exceptionLinkSchema>
