import type { TaskInstanceEvent } from '../../contracts/events.ts'
import type { ExceptionCodes, ExceptionLink } from '../../contracts/exception.ts'
import { innermostFirst } from './cause-order.ts'
import { simpleName } from './exception-name.ts'
import { type Summary, summaryOf } from './summary.ts'
import { cleaned, MESSAGE_CAP, TEXT_BUDGET } from './text/clean.ts'
import { extractCodes } from './text/codes.ts'
import { namesIn } from './text/names.ts'
import { type Piece, pieces } from './text/pattern.ts'
import { speltOut } from './text/spelt.ts'

/** One exception of the chain, or one text that came without an exception. */
export interface Cause {
  readonly source: 'exception' | 'error-text' | 'log-tail'
  /** qualified type as reported; null for error texts and log tails */
  readonly type: string | null
  /** class names over the MRO without their modules, most derived first */
  readonly names: readonly string[]
  /** class names that only stand in the text */
  readonly namesInText: readonly string[]
  /** cleaned and capped */
  readonly message: string
  /** what rules look for words in: the message, then its names and the type's own spelt out */
  readonly pieces: readonly Piece[]
  /** as the sender read them off the exception */
  readonly codes: ExceptionCodes
  /** as read from the message, where the sender reported no such code */
  readonly codesInText: ExceptionCodes
  readonly frames: readonly string[]
}

/** The normalised input of every rule. */
export interface FailureFacts {
  /** innermost cause first, wrappers after what they wrap, then error text and log tail */
  readonly causes: readonly Cause[]
  readonly operator: string | null
  /** declared by the task's author, in that order */
  readonly dependencies: readonly string[]
  readonly summary: Summary
}

/** The bare line of the CLI and of the corpus: what a person has at hand when there is no event. */
export interface BareFailure {
  readonly exception_type?: string | null | undefined
  readonly message?: string | null | undefined
  readonly log_tail?: string | null | undefined
  readonly operator?: string | null | undefined
  readonly exit_code?: number | null | undefined
  readonly signal?: string | null | undefined
}

/** The facts of a failed try, final or not. */
export function factsFromEvent(event: TaskInstanceEvent): FailureFacts {
  return collect(
    innermostFirst(event.exception),
    { 'error-text': event.error_text, 'log-tail': event.log_tail },
    event,
    event.ended_at,
  )
}

export function factsFromLine(line: BareFailure): FailureFacts {
  const link: ExceptionLink = {
    type: cleaned(line.exception_type ?? '', 256),
    mro: [],
    message: line.message ?? '',
    relation: 'raised',
    codes: {
      ...(line.exit_code == null ? {} : { exit_code: line.exit_code }),
      ...(line.signal ? { signal: cleaned(line.signal, 16) } : {}),
    },
    frames: [],
  }
  return collect([link], { 'log-tail': line.log_tail }, { operator: line.operator ?? null, dependencies: [] })
}

function collect(
  links: readonly ExceptionLink[],
  texts: Readonly<Partial<Record<Cause['source'], string | null | undefined>>>,
  task: { operator: string | null; dependencies: readonly string[] },
  endedAt: string | null = null,
): FailureFacts {
  let budget = TEXT_BUDGET
  const read = (text: string) => {
    const clean = cleaned(text, Math.min(budget, MESSAGE_CAP))
    budget -= clean.length
    return clean
  }
  const causes: Cause[] = []
  const reported: ExceptionCodes = Object.assign({}, ...links.map(({ codes }) => codes))
  const add = (link: ExceptionLink | null, message: string, source: Cause['source']) => {
    const repeats = causes.some((inner) => inner.message.includes(message))
    causes.push(causeOf(link, { message, source, repeats, reported, endedAt }))
  }
  for (const link of links) add(link, read(link.message), 'exception')
  if (texts['error-text']) add(null, read(texts['error-text']), 'error-text')
  if (texts['log-tail']) add(null, read(texts['log-tail']), 'log-tail')
  return {
    causes,
    operator: task.operator && cleaned(task.operator, 250),
    dependencies: task.dependencies,
    summary: summaryOf(causes),
  }
}

interface Told {
  readonly message: string
  readonly source: Cause['source']
  /** an inner cause holds the message already, as clients wrap each other's: it is not read twice */
  readonly repeats: boolean
  /** by any exception of the chain: what the sender read off one is not sought in texts */
  readonly reported: ExceptionCodes
  readonly endedAt: string | null
}

function causeOf(link: ExceptionLink | null, { message, source, repeats, reported, endedAt }: Told): Cause {
  const unread = repeats ? '' : message
  const parts = pieces(unread)
  const codes = link?.codes ?? {}
  const mro = link === null || link.mro.length > 0 ? (link?.mro ?? []) : [link.type]
  return {
    source,
    type: link?.type || null,
    names: [...new Set([link?.type ?? '', ...mro].map(simpleName))].filter((name) => name !== ''),
    namesInText: namesIn(unread),
    message,
    pieces: [...parts, ...pieces(speltOut(`${simpleName(link?.type ?? '')} ${unread}`))],
    codes,
    codesInText: extractCodes(parts, reported, endedAt),
    frames: link?.frames ?? [],
  }
}
