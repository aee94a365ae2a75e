import * as z from 'zod'
import { recoveryIdSchema, taskInstanceKeySchema } from './identifiers.ts'

/** For people only: nothing is decided by it. */
export const deadLetterEnvelopeSchema = z.object({
  what: taskInstanceKeySchema.extend({ environment: z.string(), try_number: z.int() }),
  why: z.object({
    class: z.string(),
    category: z.string(),
    rule: z.string(),
    basis: z.string().default('none'),
    dependency: z.string().nullable(),
    reason: z.string(),
  }),
  evidence: z.array(z.string()),
  /** what else it might have been, and why that lost */
  alternatives: z.array(z.string()).default([]),
  /** one line per attempt */
  tried: z.array(z.string()),
  how_to_fix: z.string(),
  how_to_redrive: z.string(),
  explain: z.string(),
})
export type DeadLetterEnvelope = z.infer<typeof deadLetterEnvelopeSchema>

/** Message on the dead-letter intake and, moved by SQS's own redrive policy, on the dead-letter queue. */
export const deadLetterSchema = z.object({
  recovery_id: recoveryIdSchema,
  /** redrive count of the recovery when it was parked */
  n: z.int().min(0),
  /** epoch milliseconds; with SQS's SentTimestamp it tells a first pass from a redrive */
  sent_at: z.int().min(0),
  envelope: deadLetterEnvelopeSchema,
})
export type DeadLetter = z.infer<typeof deadLetterSchema>
