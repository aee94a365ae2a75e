import * as z from 'zod'
import { dependencySchema } from './identifiers.ts'

export const failureClassSchema = z.enum(['transient', 'permanent', 'unknown'])
export type FailureClass = z.infer<typeof failureClassSchema>

/** Kinds of failure; the category picks the retry policy, the class decides whether there is a retry at all. */
export const CATEGORIES = [
  'throttling',
  'network',
  'dns',
  'tls',
  'timeout',
  'service-unavailable',
  'capacity',
  'lock-conflict',
  'worker-lost',
  'infrastructure',
  'resource-exhausted',
  'killed-externally',
  'upstream-failed',
  'sensor-timeout',
  'auth-denied',
  'auth-expired',
  'bad-request',
  'not-found',
  'code-bug',
  'config-error',
  'data-quality',
  'dependency-missing',
  'disk-full',
  'oom',
  'quota-hard-limit',
  'schema-mismatch',
  'syntax-error',
  'declared-permanent',
  'dependency-open',
  'unknown',
] as const
export const categorySchema = z.enum(CATEGORIES)
export type Category = z.infer<typeof categorySchema>

/** What a verdict rests on, strongest first. */
export const BASES = ['declared', 'platform', 'own-rule', 'reported', 'text', 'history', 'none'] as const
export const basisSchema = z.enum(BASES)
export type Basis = z.infer<typeof basisSchema>

const ruleSchema = z.string().max(64)

/** A conclusion that lost against the verdict. */
export const alternativeSchema = z.object({
  rule: ruleSchema,
  class: failureClassSchema,
  category: categorySchema,
  /** why it lost, in a few words */
  why: z.string().max(80),
})
export type Alternative = z.infer<typeof alternativeSchema>

export const verdictSchema = z.object({
  class: failureClassSchema,
  category: categorySchema,
  /** id of the rule that decided, `none` where none matched, `history` where earlier retries did */
  rule: ruleSchema,
  basis: basisSchema,
  /** the external system at fault; null for the task's own faults */
  dependency: dependencySchema.nullable(),
  /** 0 to 1: how much the rule trusts its own match */
  confidence: z.number().min(0).max(1),
  /** facts that the rule matched on, for people: `http_status=503`, `message~"connection refused"` */
  evidence: z.array(z.string().max(300)).max(10),
  /** seconds the failing system asked us to wait, before the planner's cap; null where it said nothing */
  retry_after_s: z.number().min(0).nullable(),
  /** what matched too and lost, best first */
  alternatives: z.array(alternativeSchema).max(10),
  /** hash of the normalised cause, equal for equal causes */
  fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
})
export type Verdict = z.infer<typeof verdictSchema>

/** A verdict as the ledger may hold it: before 0.2.0 without its basis, and with the names of alternatives only. */
export const storedVerdictSchema = verdictSchema.extend({
  basis: basisSchema.default('none'),
  alternatives: z
    .array(
      z.union([
        alternativeSchema,
        ruleSchema.transform((rule) => ({ rule, class: 'unknown' as const, category: 'unknown' as const, why: '' })),
      ]),
    )
    .max(10),
})
