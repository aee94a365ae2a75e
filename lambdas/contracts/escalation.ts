import * as z from 'zod'
import { incidentIdSchema, instantSchema } from './identifiers.ts'
import { quietHoursSchema } from './quiet-hours.ts'
import { severitySchema } from './severity.ts'

/** Why a person is needed, where the escalation says how bad that is. */
export const OWN_NEEDS = ['dead-letter', 'exhausted', 'approval', 'breaker-open', 'held'] as const
export type OwnNeed = (typeof OWN_NEEDS)[number]

/** All reasons; what is late has the severity that its watch gives it. */
export const NEEDS = [
  ...OWN_NEEDS,
  'deadline-at-risk',
  'deadline-breached',
  'freshness-at-risk',
  'freshness-breached',
] as const
export type NeedKind = (typeof NEEDS)[number]

export const CHANNELS = ['pagerduty', 'sns'] as const
export type Channel = (typeof CHANNELS)[number]

/** PagerDuty's hosts by service region: a configuration names the region and never a URL. */
export const PAGERDUTY_HOSTS = { us: 'https://events.pagerduty.com', eu: 'https://events.eu.pagerduty.com' } as const

/** A page is asked for so long before it is decided on: what heals meanwhile pages nobody. Seconds. */
export const PAGE_DELAY_SECONDS = 60

const name = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower case letters, digits, - (≤ 32)')
export const tierNameSchema = name
export const teamNameSchema = name

/** ARN of a secret whose value is a routing key of PagerDuty's Events API v2. */
export const secretArnSchema = z
  .string()
  .regex(/^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]{1,512}$/, 'the ARN of a secret')

const teamSchema = z.strictObject({
  name: teamNameSchema,
  /** told one after the other until somebody acknowledges; the first at once */
  tiers: z
    .array(z.strictObject({ name: tierNameSchema, afterSeconds: z.int().min(0).max(86_400) }))
    .min(1)
    .max(5),
  pagerDuty: z.strictObject({ routingKeySecretArn: secretArnSchema, region: z.enum(['us', 'eu']) }).nullable(),
  quietHours: quietHoursSchema.nullable(),
})
export type Team = z.infer<typeof teamSchema>

const pattern = z.string().regex(/^[A-Za-z0-9_.*:/ -]{1,250}$/, 'a name, `*` stands for any characters')
export const ownerSchema = z
  .strictObject({
    dag: pattern.optional(),
    tag: pattern.optional(),
    dataset: pattern.optional(),
    team: teamNameSchema,
  })
  .refine((o) => o.dag || o.tag || o.dataset, { message: 'name at least one of dag, tag, dataset' })

export const barsSchema = z.strictObject({
  /** recoveries that are held for longer need a person. Seconds */
  holdSeconds: z.int().min(60).max(604_800),
  /** so do those that wait for a breaker that is not closed for longer. Seconds */
  breakerOpenSeconds: z.int().min(60).max(604_800),
  /** a task that was recovered so often in a week is told as flaky */
  flakyPerWeek: z.int().min(2).max(1000),
  /** after so long without an answer the other channel is tried. Seconds */
  fallbackSeconds: z.int().min(0).max(3600),
})

/** Who is told of what, and when: the escalation as the Lambdas decide by it. */
export const escalationPolicySchema = z.strictObject({
  teams: z.array(teamSchema).min(1).max(20),
  /** first match wins over `defaultTeam` */
  owners: z.array(ownerSchema).max(200),
  defaultTeam: teamNameSchema,
  severities: z.record(z.enum(OWN_NEEDS), severitySchema),
  bars: barsSchema,
  /** https; pages link to a task's page under it. null: to MWAA's console */
  airflowUrl: z.url({ protocol: /^https$/ }).nullable(),
  runbookUrl: z.url({ protocol: /^https$/ }),
})
export type EscalationPolicy = z.infer<typeof escalationPolicySchema>

/** Message on the pages queue: a hint that an incident may need a person. The pager decides by what it reads itself. */
export const pageDueSchema = z.object({
  incident_id: incidentIdSchema,
  reason: z.string().regex(/^[a-z-]{1,40}$/),
  at: instantSchema,
})
export type PageDue = z.infer<typeof pageDueSchema>

/** Of a failure's event, as far as it says whose the task is. */
export const taggedEventSchema = z.object({ tags: z.array(z.string()).max(50) })
