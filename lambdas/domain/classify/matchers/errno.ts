import type { FailureFacts } from '../facts.ts'
import type { Hit, Miss } from '../rule.ts'
import { code } from './code.ts'

export const errno = (facts: FailureFacts, ...names: readonly string[]): Hit | Miss =>
  code(facts, 'errno', (name) => names.includes(name))
