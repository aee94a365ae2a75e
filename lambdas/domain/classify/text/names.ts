import { simpleName } from '../exception-name.ts'
import { exactPattern, holds, type Piece } from './pattern.ts'

const TYPE_NAME = exactPattern(
  '(?:^|[^A-Za-z0-9_.$])((?:[A-Za-z_][A-Za-z0-9_]*[.$])*[A-Z][A-Za-z0-9_]*(?:Error|Exception|Timeout|Violation|Exceeded|Fault|Interrupt))(?:[^A-Za-z0-9_]|$)',
)
const ENOUGH = 8

/** Class names that stand in a text, in its order: `psycopg2.OperationalError: …`, `Caused by: java.lang.…`. */
export function namesIn(parts: readonly Piece[]): string[] {
  const names = new Set<string>()
  for (const part of parts) {
    if (!holds(part, TYPE_NAME)) continue
    const matcher = TYPE_NAME.expression.matcher(part.text)
    while (names.size < ENOUGH && matcher.find()) names.add(simpleName(matcher.group(1) ?? ''))
    if (names.size >= ENOUGH) break
  }
  return [...names]
}
