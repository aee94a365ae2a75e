import { simpleName } from '../exception-name.ts'
import { exactPattern, holds, type Piece } from './pattern.ts'

const MODULES = '(?:[A-Za-z_][A-Za-z0-9_]*[.$])'
const SUFFIXES = 'Error|Exception|Timeout|Violation|Exceeded|Fault|Interrupt'
/** Three shapes: a telling suffix; a class with its module before a colon; a compound word that begins a line. */
const FORMS = [
  `(?:^|[^A-Za-z0-9_.$])(${MODULES}*[A-Z][A-Za-z0-9_]*(?:${SUFFIXES}))\\b`,
  `(?:^|[^A-Za-z0-9_.$])(${MODULES}+[A-Z][A-Za-z0-9_]*)(?:[:(]|$)`,
  `(?m)^([A-Z][a-z]+(?:[A-Z][a-z]+)+):`,
].map(exactPattern)
const ENOUGH = 8

/** Class names that stand in a text: `psycopg2.OperationalError: …`, `Caused by: java.lang.…`. */
export function namesIn(parts: readonly Piece[]): string[] {
  const names = new Set<string>()
  for (const form of FORMS) {
    for (const part of parts) {
      if (names.size >= ENOUGH) return [...names]
      if (!holds(part, form)) continue
      const matcher = form.expression.matcher(part.text)
      while (names.size < ENOUGH && matcher.find()) names.add(simpleName(matcher.group(1) ?? ''))
    }
  }
  return [...names]
}
