import { simpleName } from './exception-name.ts'
import type { Cause, FailureFacts } from './facts.ts'
import { hash64 } from './hash.ts'
import { normaliseMessage } from './text/normalise.ts'

const CODES = ['aws_code', 'http_status', 'sqlstate', 'errno', 'grpc_code', 'exit_code', 'signal'] as const

/**
 * 16 hex digits for the cause: type, codes, message without what changes from run to run, and frames of user code of
 * the innermost cause. Equal for equal causes in any run of any DAG.
 */
export function fingerprint(facts: FailureFacts): string {
  const cause = facts.causes[0]
  return hash64(
    cause ? [typeOf(cause), ...codesOf(cause), normaliseMessage(cause.message), ...framesOf(cause)].join('\n') : '',
  )
}

const typeOf = (cause: Cause) => simpleName(cause.type ?? cause.namesInText[0] ?? '')

const codesOf = (cause: Cause) => CODES.map((key) => `${key}=${cause.codes[key] ?? cause.codesInText[key] ?? ''}`)

/** File name and function only: the folder differs between workers and DAG bundles. */
const framesOf = (cause: Cause) => cause.frames.map((frame) => frame.slice(frame.lastIndexOf('/') + 1))
