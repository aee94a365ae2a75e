import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import * as z from 'zod'
import { eventSchemas } from '../../lambdas/contracts/events.ts'
import type { Verdict } from '../../lambdas/contracts/verdict.ts'
import { classifyEvent, decide } from '../../lambdas/domain/classify/classify.ts'
import { type DecisionContext, NOTHING_KNOWN } from '../../lambdas/domain/classify/context.ts'
import { factsFromLine } from '../../lambdas/domain/classify/facts.ts'
import { EXIT } from './failure.ts'
import type { Output } from './print.ts'

type OwnRules = DecisionContext['ownRules']

const FAILURES = ['Task Instance Failed', 'Task Instance Retrying'] as const
/** A failed try, final or not: the facts are the same. */
const failureSchema = z.discriminatedUnion('state', [eventSchemas[FAILURES[0]], eventSchemas[FAILURES[1]]])
const idSchema = z.union([z.string(), z.number()]).optional()
const envelopeSchema = z.object({ id: idSchema, 'detail-type': z.enum(FAILURES), detail: failureSchema })
const text = z.string().nullish()
const bareSchema = z
  .object({
    id: idSchema,
    exception_type: text,
    message: text,
    log_tail: text,
    operator: text,
    exit_code: z.int().nullish(),
    signal: text,
  })
  .refine(
    (line) => [line.exception_type, line.message, line.log_tail, line.exit_code, line.signal].some((f) => f != null),
    {
      path: ['message'],
      error: 'expected a failure: exception_type, message, log_tail, exit_code or signal, or an event of the contract',
    },
  )

/** What is printed for a line: the verdict's own words, or which field of the line is wrong. Both echo the line's id. */
export type Answer =
  | ({ id?: string | number | undefined } & Pick<
      Verdict,
      'class' | 'category' | 'dependency' | 'rule' | 'confidence' | 'evidence'
    >)
  | { id?: string | number | undefined; line: number; error: string }

/** One answer for each line that is not empty, in their order; a bad line stops nothing. */
export async function* classifyLines(lines: AsyncIterable<string>, ownRules: OwnRules = []): AsyncGenerator<Answer> {
  let number = 0
  for await (const line of lines) {
    number += 1
    if (line.trim() !== '') yield answer(line, number, { ...NOTHING_KNOWN, ownRules })
  }
}

/** `goaround classify`: JSON lines in, JSON lines out. Exit code 2 where a line was no failure. */
export async function classifyCommand(input: Readable, out: Output, ownRules: OwnRules = []): Promise<number> {
  let code: number = EXIT.good
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  for await (const answer of classifyLines(lines, ownRules)) {
    if ('error' in answer) code = EXIT.badInput
    out.line(JSON.stringify(answer))
  }
  return code
}

function answer(line: string, number: number, context: DecisionContext): Answer {
  const value = parseJson(line)
  if (value === undefined) return { line: number, error: 'not JSON' }
  const id = idSchema.safeParse((value as { id?: unknown } | null)?.id).data
  const named = id === undefined ? {} : { id }
  const read = judged(value, context)
  if ('error' in read) return { ...named, line: number, error: read.error }
  const { class: kind, category, dependency, rule, confidence, evidence } = read.verdict
  return { ...named, class: kind, category, dependency, rule, confidence, evidence }
}

function judged(value: unknown, context: DecisionContext): { verdict: Verdict } | { error: string } {
  const has = (key: string) => typeof value === 'object' && value !== null && key in value
  const ofEvent = (event: z.infer<typeof failureSchema>) => classifyEvent(event, context)
  if (has('detail-type') || has('detail')) return parsed(envelopeSchema, value, ({ detail }) => ofEvent(detail))
  if (has('schema_version')) return parsed(failureSchema, value, ofEvent)
  return parsed(bareSchema, value, (line) => decide(factsFromLine(line), context))
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, judge: (data: T) => Verdict) {
  const result = schema.safeParse(value)
  if (result.success) return { verdict: judge(result.data) }
  return { error: result.error.issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`).join('; ') }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
