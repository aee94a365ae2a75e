import type { ExceptionCodes } from '../../../../contracts/exception.ts'
import { findIn, type Piece, pattern } from '../pattern.ts'

/** JDBC and libpq print the word, ODBC and pyodbc the state in quotes or brackets, Snowflake and MySQL after a number. */
const FORMS = [
  `\\bSQL[ _]?STATE["']?\\s{0,2}[:=(\\[]?\\s{0,2}["']?([0-9A-Z]{5})\\b`,
  `\\('([0-9A-Z]{5})', ["']\\[`,
  `(?:^|[ :])\\[([0-9A-Z]{5})\\] \\[`,
  `\\b[0-9]{6} \\(([0-9A-Z]{5})\\)`,
  `\\bERROR [0-9]{4} \\(([0-9A-Z]{5})\\)`,
  `\\bpgcode["']?\\s?[:=]\\s?["']?([0-9A-Z]{5})\\b`,
].map((form) => pattern(form))

export function sqlstate(parts: readonly Piece[]): ExceptionCodes {
  for (const form of FORMS) {
    const found = findIn(parts, form)
    if (found) return { sqlstate: (found.group(1) ?? '').toUpperCase() }
  }
  return {}
}
