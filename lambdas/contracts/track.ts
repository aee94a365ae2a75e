import * as z from 'zod'
import { dagIdSchema, instantSchema, recoveryIdSchema } from './identifiers.ts'
import { basisSchema, categorySchema, failureClassSchema } from './verdict.ts'

/** What a retry of a failed try brought. */
export const RETRY_RESULTS = ['healed', 'failed-same', 'failed-other'] as const
/** What a verdict was worth, where that can be told. */
export const VERDICT_RESULTS = ['right', 'false-transient', 'false-permanent', 'unclear'] as const
export type RetryResult = (typeof RETRY_RESULTS)[number]
export type VerdictResult = (typeof VERDICT_RESULTS)[number]

export const fingerprintSchema = z.string().regex(/^[0-9a-f]{16}$/)

/** What became of one verdict: written once, never changed. */
export const outcomeSchema = z.object({
  /** when it was booked */
  at: instantSchema,
  /** of Airflow's own retries: the id that a recovery of that failed try would have had */
  recoveryId: recoveryIdSchema,
  /** the failed try that the verdict was on */
  try: z.int().min(0),
  dag: dagIdSchema,
  rule: z.string().max(64),
  basis: basisSchema,
  class: failureClassSchema,
  category: categorySchema,
  fingerprint: fingerprintSchema,
  result: z.enum([...RETRY_RESULTS, ...VERDICT_RESULTS]),
})
export type Outcome = z.infer<typeof outcomeSchema>

/** The verdict on a try that Airflow itself tries again, kept until that try's outcome is told. */
export const retryingNoteSchema = outcomeSchema.omit({ at: true, result: true }).extend({
  /** of the task's code when it failed; null where unknown */
  codeHash: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .nullable(),
})
export type RetryingNote = z.infer<typeof retryingNoteSchema>

/** When a rule has been wrong too often to be followed. */
export const trackPolicySchema = z.strictObject({
  /** outcomes that tell right from wrong, before anything is concluded from them */
  minOutcomes: z.int().min(5).max(10_000),
  /** share of wrong ones that the lower end of its 95 % interval must exceed */
  falseShare: z.number().min(0).max(1),
})
export type TrackPolicy = z.infer<typeof trackPolicySchema>
