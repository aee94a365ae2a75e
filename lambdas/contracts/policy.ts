import * as z from 'zod'
import { breakerPolicySchema } from './breaker-policy.ts'
import { escalationPolicySchema } from './escalation.ts'
import { retryContractSchema } from './events.ts'
import { dependencySchema, environmentSchema, mwaaNameSchema, poolSchema } from './identifiers.ts'
import { ownRulesSchema } from './own-rules.ts'
import { trackPolicySchema } from './track.ts'
import { CATEGORIES } from './verdict.ts'
import { watchSchema } from './watch.ts'

const seconds = (min: number, max: number) => z.int().min(min).max(max)

/** How often and how long a category is tried again. */
export const categoryPolicySchema = z
  .strictObject({
    /** upper bound of the first wait; the n-th is drawn from [0, min(cap, base·2ⁿ)] */
    baseSeconds: seconds(1, 3_600),
    /** no wait is longer */
    capSeconds: seconds(1, 21_600),
    /** clears until the recovery becomes a dead letter; 0 = none */
    maxAttempts: z.int().min(0).max(20),
  })
  .refine((p) => p.capSeconds >= p.baseSeconds, { path: ['capSeconds'], message: 'must be ≥ baseSeconds' })
export type CategoryPolicy = z.infer<typeof categoryPolicySchema>

const pattern = z.string().regex(/^[A-Za-z0-9_.*-]{1,250}$/, 'an id, `*` stands for any characters')
const modeSchema = z.enum(['observe', 'act'])
export type Mode = z.infer<typeof modeSchema>

/** What the Lambdas decide by: the part of an environment's configuration that exists at run time. */
export const policySchema = z.strictObject({
  environment: environmentSchema,
  mwaaEnvironment: mwaaNameSchema,
  /** which REST API the environment speaks: v2, that of Airflow 3 */
  airflowMajor: z.literal(3),
  /** `observe` books decisions and does nothing; new environments start there */
  mode: modeSchema,
  /** first match wins over `mode` */
  dagModes: z.array(z.strictObject({ dag: pattern, mode: modeSchema })).max(200),
  retry: z.strictObject({
    default: categoryPolicySchema,
    categories: z.partialRecord(z.enum(CATEGORIES), categoryPolicySchema),
    /** no first wait is shorter: Airflow commits FAILED seconds after the listener spoke */
    firstWaitSeconds: seconds(1, 300),
    /** a server's Retry-After counts up to here */
    retryAfterCapSeconds: seconds(1, 900),
    /** an attempt whose outcome is not known by then is asked about anew */
    attemptTimeoutSeconds: seconds(30, 604_800),
    /** from the first failure to the last attempt of one redrive */
    totalSeconds: seconds(60, 1_209_600),
  }),
  contracts: z.strictObject({
    /** for tasks that declare nothing and have no native retries */
    undeclared: retryContractSchema,
    /** first match wins over what is undeclared; it never overrides what the author declared */
    overrides: z
      .array(
        z
          .strictObject({
            dag: pattern.optional(),
            tag: pattern.optional(),
            operator: pattern.optional(),
            contract: retryContractSchema,
          })
          .refine((o) => o.dag || o.tag || o.operator, { message: 'name at least one of dag, tag, operator' }),
      )
      .max(200),
  }),
  /** this environment's own, before ours; the first that matches decides */
  rules: ownRulesSchema,
  track: trackPolicySchema,
  observer: z.strictObject({
    /** failures younger than this are left to the listener */
    graceSeconds: seconds(0, 600),
    /** a failed task instance without a recovery counts as unaccounted from this age */
    unaccountedSeconds: seconds(60, 86_400),
    /** after the task succeeded its run is watched this long before the recovery is closed with the run still going */
    runWatchSeconds: seconds(0, 86_400),
  }),
  incidents: z
    .strictObject({
      /** with all members recovered or waived, an incident closes when nothing came for so long */
      quietSeconds: seconds(15, 86_400),
      /** a cause that returns within this time reopens its incident, later it opens the next generation */
      reopenSeconds: seconds(15, 604_800),
      /** an open incident is told of further failures at most once in this time */
      touchSeconds: seconds(1, 60),
    })
    .refine((p) => p.touchSeconds < p.quietSeconds, { path: ['touchSeconds'], message: 'must be < quietSeconds' })
    .refine((p) => p.quietSeconds <= p.reopenSeconds, { path: ['reopenSeconds'], message: 'must be ≥ quietSeconds' }),
  /** dependencies with a breaker; of no other one ever opens */
  dependencies: z
    .array(
      z.strictObject({
        name: dependencySchema,
        breaker: breakerPolicySchema,
        /** Airflow pool that is cut to one slot while it is not closed */
        pool: poolSchema.nullable(),
      }),
    )
    .max(200),
  /** breaker of the environment's own Airflow API */
  airflowApi: breakerPolicySchema,
  budget: z.strictObject({
    /** clears without a person, as a share of the task starts of ten minutes */
    share: z.number().min(0).max(1),
    /** so many are always allowed in ten minutes, also where starts are not known */
    floor: z.int().min(0).max(100_000),
  }),
  deadLetters: z.strictObject({
    /** a message younger than this at its sending is a first pass, an older one a redrive */
    firstPassSeconds: seconds(1, 600),
  }),
  escalation: escalationPolicySchema,
  /** deadlines of DAGs, freshness of datasets */
  watch: watchSchema,
})
export type Policy = z.infer<typeof policySchema>
