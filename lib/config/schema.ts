import * as z from 'zod'
import { BREAKER_DEFAULTS, breakerPolicySchema } from '../../lambdas/contracts/breaker-policy.ts'
import { retryContractSchema } from '../../lambdas/contracts/events.ts'
import { dependencySchema, environmentSchema, mwaaNameSchema, poolSchema } from '../../lambdas/contracts/identifiers.ts'
import { ownRulesSchema } from '../../lambdas/contracts/own-rules.ts'
import { categoryPolicySchema, policySchema } from '../../lambdas/contracts/policy.ts'
import { trackPolicySchema } from '../../lambdas/contracts/track.ts'
import { CATEGORIES } from '../../lambdas/contracts/verdict.ts'
import { escalationSchema } from './escalation.ts'
import { pipelinesSchema } from './pipelines.ts'
import { valueAt } from './problems.ts'
import { CATEGORY_DEFAULTS, DEFAULT_CATEGORY } from './retry-defaults.ts'
import { watchConfigSchema } from './watch.ts'

const { retry, contracts, observer, deadLetters } = policySchema.shape

/** Days that CloudWatch Logs takes. */
const LOG_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827] as const

const mwaaSchema = z.strictObject({
  /** name of the existing MWAA environment; it is not changed */
  environment: mwaaNameSchema,
  /** as MWAA shows it; Airflow 3 only, whose REST API is the one that is spoken */
  airflowVersion: z.string().regex(/^3\.\d+\.\d+$/, 'a version of Airflow 3, such as 3.2.1'),
  /** false where the plugin is not installed yet: the reconciler alone finds failures, and its finds raise no alarm */
  listener: z.boolean().default(true),
})

const retrySchema = z.strictObject({
  /** @default 60 s base, 15 min cap, 3 attempts */
  default: categoryPolicySchema.default(DEFAULT_CATEGORY),
  /** replaces the defaults of retry-defaults.ts category by category */
  categories: z
    .partialRecord(z.enum(CATEGORIES), categoryPolicySchema)
    .default({})
    .transform((own) => ({ ...CATEGORY_DEFAULTS, ...own })),
  firstWaitSeconds: retry.shape.firstWaitSeconds.default(15),
  retryAfterCapSeconds: retry.shape.retryAfterCapSeconds.default(900),
  /** @default 6 hours */
  attemptTimeoutSeconds: retry.shape.attemptTimeoutSeconds.default(21_600),
  /** @default 24 hours */
  totalSeconds: retry.shape.totalSeconds.default(86_400),
})

const contractsSchema = z.strictObject({
  /** @default `ask`: what nobody declared repeatable becomes a dead letter whose redrive is the approval */
  undeclared: retryContractSchema.default('ask'),
  overrides: contracts.shape.overrides.default([]),
})

const observerSchema = z.strictObject({
  /** how often Airflow is asked for failures that the listener missed */
  reconcileMinutes: z.int().min(1).max(60).default(5),
  /** how often the outcomes of open attempts are read */
  pollMinutes: z.int().min(1).max(15).default(1),
  graceSeconds: observer.shape.graceSeconds.default(60),
  unaccountedSeconds: observer.shape.unaccountedSeconds.default(900),
  runWatchSeconds: observer.shape.runWatchSeconds.default(900),
})

const trackSchema = z.strictObject({
  minOutcomes: trackPolicySchema.shape.minOutcomes.default(20),
  falseShare: trackPolicySchema.shape.falseShare.default(0.2),
})

const incidentsSchema = z.strictObject({
  /** @default 10 minutes */
  quietSeconds: z.int().min(15).max(86_400).default(600),
  /** @default 30 minutes */
  reopenSeconds: z.int().min(15).max(604_800).default(1_800),
})

/** Each number that is given replaces the default of its kind; together they must still be a policy. */
const breakerSchema = (kind: 'dep' | 'api') =>
  z
    .strictObject(breakerPolicySchema.shape)
    .partial()
    .transform((own, context) => {
      const made = breakerPolicySchema.safeParse({ ...BREAKER_DEFAULTS[kind], ...own })
      if (made.success) return made.data
      for (const { path, message } of made.error.issues) context.addIssue({ code: 'custom', path, message })
      return z.NEVER
    })

const isUnique = (names: readonly string[]): boolean => new Set(names).size === names.length

const breakersSchema = z.strictObject({
  /** dependencies with a breaker, named as the DAGs declare them; others never open one */
  dependencies: z
    .array(
      z.strictObject({
        name: dependencySchema,
        breaker: breakerSchema('dep').prefault({}),
        /** Airflow pool that is cut to one slot while the breaker is not closed: needs Airflow's role Op. @default none */
        pool: poolSchema.nullable().default(null),
      }),
    )
    .max(200)
    .default([])
    .refine((all) => isUnique(all.map((d) => d.name)), { message: 'each dependency once' })
    .refine((all) => isUnique(all.flatMap((d) => d.pool ?? [])), { message: 'each pool for one dependency' }),
  airflowApi: breakerSchema('api').prefault({}),
})

const budgetSchema = z.strictObject({
  /** @default 10 % of the task starts of ten minutes */
  share: z.number().min(0).max(1).default(0.1),
  /** @default 10 in ten minutes */
  floor: z.int().min(0).max(100_000).default(10),
})

const alarmOverrideSchema = z.strictObject({
  severity: z.enum(['high', 'low']).optional(),
  threshold: z.number().min(0).optional(),
  /** false: the alarm stays on the dashboard and tells nobody */
  notify: z.boolean().optional(),
})

const alarmsSchema = z.strictObject({
  /** the team that is told; part of each alarm's text */
  owner: z.string().trim().min(1).max(100),
  /** subscribed to the alarm topic; each address must confirm */
  emails: z.array(z.email()).max(20).default([]),
  /** where runbook.md can be read; each alarm links to its section there */
  runbookUrl: z.url({ protocol: /^https$/ }),
  /** by the alarm's name without its environment prefix, which is its heading in runbook.md */
  overrides: z.record(z.string(), alarmOverrideSchema).default({}),
})

const retentionSchema = z.strictObject({
  /** @default 30 */
  logDays: z.literal(LOG_DAYS).default(30),
  /** what happens to ledger, key and logs when a stack is deleted; `retain` also protects the ledger from deletion */
  dataRemoval: z.enum(['retain', 'destroy']).default('retain'),
})

/** Arguments of a refinement that is tried even where other parts of the document are bad, so that all is told at once. */
function notAbove(lower: string[], upper: string[]) {
  const number = (document: unknown, path: string[]): number | undefined => {
    const found = valueAt(document, path)
    return typeof found === 'number' ? found : undefined
  }
  const holds = (document: unknown): boolean => (number(document, lower) ?? 0) <= (number(document, upper) ?? Infinity)
  const error = ({ input }: { readonly input?: unknown }): string =>
    `at most ${number(input, upper)}, which is ${upper.join('.')}; it is ${number(input, lower)}`
  return [holds, { path: lower, error, when: () => true }] as const
}

/** One environment: everything that differs between deployments, in one document. Unknown keys are errors. */
export const environmentConfigSchema = z
  .strictObject({
    environment: environmentSchema,
    mwaa: mwaaSchema,
    /** @default `observe`: decisions are booked, nothing is done */
    mode: policySchema.shape.mode.default('observe'),
    /** first match wins over `mode` */
    dagModes: policySchema.shape.dagModes.default([]),
    retry: retrySchema.prefault({}),
    contracts: contractsSchema.prefault({}),
    /** rules of the environment's own; they go before ours */
    rules: ownRulesSchema.default([]),
    track: trackSchema.prefault({}),
    observer: observerSchema.prefault({}),
    incidents: incidentsSchema.prefault({}),
    breakers: breakersSchema.prefault({}),
    budget: budgetSchema.prefault({}),
    deadLetters: z.strictObject({ firstPassSeconds: deadLetters.shape.firstPassSeconds.default(60) }).prefault({}),
    watch: watchConfigSchema.prefault({}),
    /** whose records are accounted for, and have dead letters of their own; with none there is no stack for it */
    pipelines: pipelinesSchema,
    alarms: alarmsSchema,
    escalation: escalationSchema.prefault({}),
    retention: retentionSchema.prefault({}),
  })
  .refine(...notAbove(['retry', 'attemptTimeoutSeconds'], ['retry', 'totalSeconds']))
  .refine(...notAbove(['retry', 'firstWaitSeconds'], ['retry', 'totalSeconds']))
  .refine(...notAbove(['observer', 'pollMinutes'], ['observer', 'reconcileMinutes']))
  .refine(...notAbove(['incidents', 'quietSeconds'], ['incidents', 'reopenSeconds']))

/** As written in a stage file or JSON document. */
export type EnvironmentConfigInput = z.input<typeof environmentConfigSchema>
/** With all defaults filled in. */
export type EnvironmentConfig = z.output<typeof environmentConfigSchema>
