import type { ExceptionCodes } from '../../contracts/exception.ts'
import { type OwnRuleWhen, ownRuleWhenSchema } from '../../contracts/own-rules.ts'
import { isWrapper, simpleName } from '../classify/exception-name.ts'
import type { Cause, FailureFacts } from '../classify/facts.ts'
import { stableWords } from './stable-words.ts'

const CODES = [
  'aws_code',
  'aws_operation',
  'http_status',
  'sqlstate',
  'errno',
  'grpc_code',
  'exit_code',
  'signal',
  'host',
] as const satisfies readonly (keyof ExceptionCodes & keyof OwnRuleWhen)[]
/** Codes that name a cause closely enough that no words are needed beside them. */
const TELLING: ReadonlySet<string> = new Set(['aws_code', 'http_status', 'sqlstate', 'errno', 'grpc_code'])

/**
 * What the innermost causes of failures have in common, as the `when` of a rule: class, codes, host; words where no
 * code tells them apart. Null where that is nothing.
 */
export function sharedFacts(samples: readonly FailureFacts[]): OwnRuleWhen | null {
  const causes = samples.flatMap(({ causes: [innermost] }) => innermost ?? [])
  const exception = sameIn(causes, (cause) =>
    cause.type === null || isWrapper(cause.type) ? undefined : simpleName(cause.type),
  )
  const codes = CODES.flatMap((key) => {
    const value = sameIn(causes, (cause) => cause.codes[key] ?? cause.codesInText[key])
    return value === undefined ? [] : [[key, value] as const]
  })
  const words = codes.some(([key]) => TELLING.has(key)) ? null : stableWords(causes.map(({ message }) => message))
  const text = words === null ? {} : { [textOf(causes)]: words }
  const shared = { ...(exception === undefined ? {} : { exception }), ...Object.fromEntries(codes), ...text }
  const when = Object.fromEntries(Object.entries(shared).filter(([field, given]) => isAllowed(field, given)))
  return Object.keys(when).length === 0 ? null : when
}

/** What outside text brings may be no name at all. */
const isAllowed = (field: string, given: unknown): boolean =>
  ownRuleWhenSchema.shape[field as keyof OwnRuleWhen].safeParse(given).success

function sameIn<T>(causes: readonly Cause[], of: (cause: Cause) => T | undefined): T | undefined {
  const [first, ...others] = causes.map(of)
  return others.every((one) => one === first) ? first : undefined
}

const textOf = (causes: readonly Cause[]) =>
  causes.every(({ source }) => source === 'log-tail') ? 'log_tail' : 'message'
