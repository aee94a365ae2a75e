import type { FailureFacts } from '../facts.ts'
import type { Hit, Miss } from '../rule.ts'
import { code } from './code.ts'

export const grpcStatus = (facts: FailureFacts, ...names: readonly string[]): Hit | Miss =>
  code(facts, 'grpc_code', (name) => names.includes(name))
