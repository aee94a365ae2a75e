import { RE2JS } from 're2js'
import type { Cause } from '../facts.ts'
import type { Condition } from './conditions.ts'

const QUOTE = 120

/**
 * A condition on the texts of a failure from an environment's own expression. It is held against a whole text, at most
 * 4 KiB, so that `^` and `$` mean what they say; the words are looked for only where it is known to match.
 */
export function ownExpression(name: string, given: string, of: (source: Cause['source']) => boolean): Condition {
  const expression = RE2JS.compile(given, RE2JS.CASE_INSENSITIVE)
  return (facts) => {
    for (const { source, message } of facts.causes) {
      if (message === '' || !of(source) || !expression.test(message)) continue
      const matcher = expression.matcher(message)
      const words = matcher.find() ? (matcher.group() ?? '') : ''
      return `${name}~"${words.slice(0, QUOTE).replaceAll('\n', ' ')}"`
    }
    return null
  }
}

/** Constructs that other engines have, and how people know them. */
const ABSENT: readonly (readonly [string, readonly string[]])[] = [
  ['look-around', ['(?=', '(?!', '(?<=', '(?<!']],
  ['back-references', ['\\1', '\\2', '\\3', '\\4', '\\5', '\\6', '\\7', '\\8', '\\9', '\\k', '(?P=']],
]

/** What is wrong with an expression, for people; null where it is RE2. */
export function patternProblem(source: string): string | null {
  try {
    RE2JS.compile(source)
    return null
  } catch (error) {
    const [name] = ABSENT.find(([, forms]) => forms.some((form) => source.includes(form))) ?? []
    const said = (error as Error).message
    return name === undefined ? said : `RE2 has none: ${name}, which can't be matched in linear time (${said})`
  }
}
