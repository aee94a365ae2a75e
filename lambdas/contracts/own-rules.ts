import * as z from 'zod'
import { dependencySchema } from './identifiers.ts'
import { categorySchema, failureClassSchema } from './verdict.ts'

/** Limits that keep a verdict cheap however an environment is configured. */
export const OWN_RULES_MAX = 200
export const OWN_PATTERN_MAX = 512

/** One value, or several of which one must fit. */
const oneOrMore = <T extends z.ZodType>(value: T) => z.union([value, z.array(value).min(1).max(20)])
const name = (form: RegExp, expected: string) => oneOrMore(z.string().regex(form, expected))
const glob = oneOrMore(z.string().regex(/^[A-Za-z0-9_.*:@ -]{1,253}$/, 'a name, `*` stands for any characters'))
const re2 = z.string().min(1).max(OWN_PATTERN_MAX)

/** What a failure must look like: every field that is given must fit, somewhere in its chain of causes. */
export const ownRuleWhenSchema = z
  .strictObject({
    /** class name over the MRO; a module before it is not compared, since libraries move their classes */
    exception: name(/^[A-Za-z_][A-Za-z0-9_.]{0,255}$/, 'the name of an exception class').optional(),
    /** error code of AWS, `Exception` or `Error` at its end may be left out */
    aws_code: name(/^[A-Za-z0-9_.#]{1,128}$/, 'an error code such as ThrottlingException').optional(),
    aws_operation: name(/^[A-Za-z0-9]{1,128}$/, 'an operation such as StartJobRun').optional(),
    http_status: oneOrMore(z.int().min(100).max(599)).optional(),
    /** begins so: two characters name the class, five the condition */
    sqlstate: name(/^[0-9A-Z]{2,5}$/, '2 to 5 characters of a SQLSTATE').optional(),
    errno: name(/^E[A-Z0-9]{1,31}$/, 'a symbol such as ECONNRESET').optional(),
    grpc_code: name(/^[A-Z_]{1,32}$/, 'a status such as UNAVAILABLE').optional(),
    exit_code: oneOrMore(z.int().min(-255).max(255)).optional(),
    /** also where a shell or Python tells of it as an exit code */
    signal: name(/^SIG[A-Z0-9]{1,13}$/, 'a signal such as SIGKILL').optional(),
    host: glob.optional(),
    operator: glob.optional(),
    dag: glob.optional(),
    task: glob.optional(),
    tag: glob.optional(),
    /** the system that the failure names; where it names none, any that the task declares */
    dependency: glob.optional(),
    /** RE2, upper and lower case alike, in a message of the chain or Airflow's own words */
    message: re2.optional(),
    /** RE2, upper and lower case alike, in the log tail */
    log_tail: re2.optional(),
  })
  .refine((when) => Object.keys(when).length > 0, {
    message: 'at least one field to match',
    // A misspelt field is told as such.
    when: ({ issues }) => issues.length === 0,
  })
export type OwnRuleWhen = z.infer<typeof ownRuleWhenSchema>

export const ownRuleThenSchema = z
  .strictObject({
    class: failureClassSchema,
    category: categorySchema,
    /** null: nobody but the task itself; left out: found as for every other rule */
    dependency: dependencySchema.nullable().optional(),
    /** how long to wait before the next try, as if the failing system had asked for it */
    wait_seconds: z.int().min(1).max(900).optional(),
    /** @default 0.9 */
    confidence: z.number().min(0).max(1).default(0.9),
  })
  .refine((then) => then.class !== 'permanent' || then.wait_seconds === undefined, {
    path: ['wait_seconds'],
    message: 'none, since class is permanent and there is no next try',
    // Told also where another part is bad, so that all is told at once.
    when: ({ value }) => typeof value === 'object' && value !== null,
  })

/** One rule of an environment's own. It goes before ours. */
export const ownRuleSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'lower case letters, digits, - (≤ 64)'),
  /** for people: why it says so */
  reason: z.string().max(300).optional(),
  when: ownRuleWhenSchema,
  then: ownRuleThenSchema,
})
export type OwnRule = z.infer<typeof ownRuleSchema>
export const ownRulesSchema = z.array(ownRuleSchema).max(OWN_RULES_MAX)
