import * as z from 'zod'
import {
  barsSchema,
  type EscalationPolicy,
  NEEDS,
  type NeedKind,
  ownerSchema,
  secretArnSchema,
  teamNameSchema,
  tierNameSchema,
} from '../../lambdas/contracts/escalation.ts'
import { DAYS, quietHoursSchema } from '../../lambdas/contracts/quiet-hours.ts'
import { type Severity, severitySchema } from '../../lambdas/contracts/severity.ts'

/** How bad it is that a person is needed, by why. What is late has the severity that its watch gives it. */
const DEFAULT_SEVERITIES: Readonly<Record<NeedKind, Severity>> = {
  'dead-letter': 'error',
  exhausted: 'error',
  approval: 'info',
  'deadline-at-risk': 'error',
  'deadline-breached': 'critical',
  'freshness-at-risk': 'error',
  'freshness-breached': 'critical',
  'breaker-open': 'warning',
  held: 'warning',
}

const tierSchema = z.strictObject({
  name: tierNameSchema,
  /** told so long after the page, where nobody has acknowledged it by then. @default at once */
  afterSeconds: z.int().min(0).max(86_400).default(0),
  /** subscribed to the tier's topic; each address must confirm. Chats subscribe to the topic by themselves */
  emails: z.array(z.email()).max(20).default([]),
})

const isRising = (tiers: readonly { afterSeconds: number }[]): boolean =>
  tiers.every(({ afterSeconds }, at) => afterSeconds > (tiers[at - 1]?.afterSeconds ?? -1))
const isUnique = (names: readonly string[]): boolean => new Set(names).size === names.length

const teamSchema = z.strictObject({
  tiers: z
    .array(tierSchema)
    .min(1)
    .max(5)
    .refine(isRising, { message: 'each tier later than the one before' })
    .refine((tiers) => isUnique(tiers.map((t) => t.name)), { message: 'each tier once' }),
  /** tiers and acknowledgement are PagerDuty's then; the topics are told where it does not answer. @default none */
  pagerDuty: z
    .strictObject({
      /** the secret's value is the routing key, encrypted with a key that the pager may use: AWS's own, or see docs */
      routingKeySecretArn: secretArnSchema,
      region: z.enum(['us', 'eu']).default('us'),
    })
    .nullable()
    .default(null),
  /** keeps back what is below critical until they end. @default none */
  quietHours: quietHoursSchema.nullable().default(null),
})

/**
 * A topic and its output are named by both, without what CloudFormation does not take. Asked of documents that are bad
 * elsewhere as well, so that all is told at once.
 */
function isTellable(teams: unknown): boolean {
  const all = typeof teams === 'object' && teams !== null ? Object.entries(teams) : []
  const names = all.flatMap(([team, of]) => {
    const tiers: unknown = (of as { tiers?: unknown } | null)?.tiers
    return Array.isArray(tiers)
      ? tiers.map((t: { name?: unknown } | null) => `${team}${t?.name}`.replaceAll('-', ''))
      : []
  })
  return isUnique(names)
}

type Names = { readonly teams?: unknown; readonly owners?: unknown; readonly defaultTeam?: unknown }
const teamNames = ({ teams }: Names): string[] =>
  typeof teams === 'object' && teams !== null ? Object.keys(teams) : []
const unknownOwners = (document: Names): string[] => {
  const owners: unknown[] = Array.isArray(document.owners) ? document.owners : []
  const named = owners.flatMap((o) => (o as { team?: unknown } | null)?.team ?? [])
  return named.map(String).filter((team) => !teamNames(document).includes(team))
}
const isKnown = (document: Names): boolean =>
  document.defaultTeam === undefined ||
  document.defaultTeam === null ||
  teamNames(document).includes(String(document.defaultTeam))

/** Who is told when a person is needed. All of it has a default: the mails of `alarms.emails` are told, at once. */
export const escalationSchema = z
  .strictObject({
    /** @default one team, `on-call`, with one tier of `alarms.emails` */
    teams: z
      .record(teamNameSchema, teamSchema)
      .refine((teams) => Object.keys(teams).length <= 20, { message: 'at most 20 teams' })
      .refine(isTellable, { message: 'names of teams and tiers that make different names of topics', when: () => true })
      .default({}),
    /** by the root task's DAG id or tag, or by dataset; first match wins over `defaultTeam` */
    owners: z.array(ownerSchema).max(200).default([]),
    /** @default the first of the teams */
    defaultTeam: teamNameSchema.nullable().default(null),
    severities: z
      .partialRecord(z.enum(NEEDS), severitySchema)
      .default({})
      .transform((own) => ({ ...DEFAULT_SEVERITIES, ...own })),
    bars: z
      .strictObject({
        holdSeconds: barsSchema.shape.holdSeconds.default(7_200),
        breakerOpenSeconds: barsSchema.shape.breakerOpenSeconds.default(1_800),
        flakyPerWeek: barsSchema.shape.flakyPerWeek.default(3),
        fallbackSeconds: barsSchema.shape.fallbackSeconds.default(300),
      })
      .prefault({}),
    /** where Airflow's pages are, without a slash at the end. @default pages link to MWAA's console */
    airflowUrl: z
      .url({ protocol: /^https$/ })
      .refine((url) => !url.endsWith('/'), { message: 'no slash at its end' })
      .nullable()
      .default(null),
    /** when the week's digest is told, UTC. @default Monday at 07:00 */
    digest: z.strictObject({ day: z.enum(DAYS).default('mon'), hour: z.int().min(0).max(23).default(7) }).prefault({}),
  })
  .refine((document) => unknownOwners(document).length === 0, {
    path: ['owners'],
    error: ({ input }) =>
      `teams that there are (${teamNames(input as Names).join(', ') || 'none'}), not ${unknownOwners(input as Names).join(', ')}`,
    when: () => true,
  })
  .refine(isKnown, {
    path: ['defaultTeam'],
    error: ({ input }) => `one of the teams: ${teamNames(input as Names).join(', ') || 'there are none'}`,
    when: () => true,
  })

export type EscalationConfig = z.output<typeof escalationSchema>

type Alarms = { readonly emails: readonly string[]; readonly runbookUrl: string }
type TeamConfig = Omit<z.output<typeof teamSchema>, 'tiers'> & {
  readonly name: string
  readonly tiers: readonly {
    readonly name: string
    readonly afterSeconds: number
    readonly emails: readonly string[]
  }[]
}

/** The teams with their mails, the default one made up where none is named. */
export function teamsOf(escalation: EscalationConfig, { emails }: Pick<Alarms, 'emails'>): TeamConfig[] {
  const named = Object.entries(escalation.teams).map(([name, team]) => ({ name, ...team }))
  if (named.length > 0) return named
  return [{ name: 'on-call', tiers: [{ name: 'first', afterSeconds: 0, emails }], pagerDuty: null, quietHours: null }]
}

/** The part that pages are decided by at run time: mails are a matter of the topics. */
export function escalationPolicyOf(escalation: EscalationConfig, alarms: Alarms): EscalationPolicy {
  const teams = teamsOf(escalation, alarms)
  const { owners, severities, bars, airflowUrl } = escalation
  return {
    teams: teams.map(({ tiers, ...team }) => ({
      ...team,
      tiers: tiers.map(({ name, afterSeconds }) => ({ name, afterSeconds })),
    })),
    owners,
    defaultTeam: escalation.defaultTeam ?? teams[0]?.name ?? 'on-call',
    severities,
    bars,
    airflowUrl,
    runbookUrl: alarms.runbookUrl,
  }
}
