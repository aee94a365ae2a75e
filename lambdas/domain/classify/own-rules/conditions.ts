import type { ExceptionCodes } from '../../../contracts/exception.ts'
import type { OwnRuleWhen } from '../../../contracts/own-rules.ts'
import { matchesGlob } from '../../glob.ts'
import type { Task } from '../context.ts'
import { dependencyOf } from '../dependency.ts'
import { simpleName } from '../exception-name.ts'
import type { FailureFacts } from '../facts.ts'
import { awsStem } from '../matchers/aws-code.ts'
import { code } from '../matchers/code.ts'
import { exceptionName } from '../matchers/exception-name.ts'
import { ended } from '../matchers/process-end.ts'
import { type Hit, isHit, type Miss } from '../rule.ts'
import { ownExpression } from './expression.ts'

export type Given<F extends keyof OwnRuleWhen> = NonNullable<OwnRuleWhen[F]>
/** What fitted, for people; null where nothing does. */
export type Condition = (facts: FailureFacts, task: Task | null) => string | null

type Conditions = { readonly [F in keyof Required<OwnRuleWhen>]: (given: Given<F>) => Condition }

export const listOf = <T>(given: T | readonly T[]): readonly T[] => (Array.isArray(given) ? given : [given as T])
const told = (found: Hit | Miss) => (isHit(found) ? found.evidence : null)

/** How each field of `when` is held against a failure. Cheap ones first: the first that does not fit ends the test. */
export const CONDITIONS: Conditions = {
  dag: (given) => onTask('dag', given, (task) => [task.dag]),
  task: (given) => onTask('task', given, (task) => [task.task]),
  tag: (given) => onTask('tag', given, (task) => task.tags),
  operator: (given) => (facts, task) => fitting('operator', given, [task?.operator ?? facts.operator]),
  http_status: (given) => onCode('http_status', given),
  aws_operation: (given) => onCode('aws_operation', given),
  errno: (given) => onCode('errno', given),
  grpc_code: (given) => onCode('grpc_code', given),
  exit_code: (given) => onCode('exit_code', given),
  signal: (given) => (facts) => told(ended(facts, ...listOf(given))),
  sqlstate: (given) => (facts) =>
    told(code(facts, 'sqlstate', (state) => listOf(given).some((prefix) => state.startsWith(prefix)))),
  aws_code: (given) => {
    const stems = new Set(listOf(given).map(awsStem))
    return (facts) => told(code(facts, 'aws_code', (value) => stems.has(awsStem(value))))
  },
  exception: (given) => {
    const names = new Set(listOf(given).map(simpleName))
    return (facts) => told(exceptionName(facts, names))
  },
  host: (given) => {
    const globs = listOf(given).map((glob) => glob.toLowerCase())
    return (facts) => told(code(facts, 'host', (host) => globs.some((glob) => matchesGlob(glob, host.toLowerCase()))))
  },
  dependency: (given) => (facts) => {
    const named = dependencyOf(facts, { category: 'unknown', own: false })
    return fitting('dependency', given, named === null ? facts.dependencies : [named])
  },
  message: (given) => ownExpression('message', given, (source) => source !== 'log-tail'),
  log_tail: (given) => ownExpression('log_tail', given, (source) => source === 'log-tail'),
}

function onCode<K extends keyof ExceptionCodes & keyof OwnRuleWhen>(key: K, given: Given<K>): Condition {
  const values = listOf<unknown>(given)
  return (facts) => told(code(facts, key, (value) => values.includes(value)))
}

const onTask =
  (name: string, given: string | readonly string[], of: (task: Task) => readonly string[]): Condition =>
  (_, task) =>
    task && fitting(name, given, of(task))

function fitting(name: string, given: string | readonly string[], values: readonly (string | null)[]): string | null {
  const found = values.find((value) => value !== null && listOf(given).some((glob) => matchesGlob(glob, value)))
  return found == null ? null : `${name}=${found}`
}
