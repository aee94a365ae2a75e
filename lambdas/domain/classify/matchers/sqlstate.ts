import type { FailureFacts } from '../facts.ts'
import type { Hit, Miss } from '../rule.ts'
import { code } from './code.ts'

/** A SQLSTATE that begins with one of these: two characters name the class, five the condition. */
export const sqlstate = (facts: FailureFacts, ...prefixes: readonly string[]): Hit | Miss =>
  code(facts, 'sqlstate', (state) => prefixes.some((prefix) => state.startsWith(prefix)))
