import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { conclude, type Rule, transient } from '../rule.ts'

const CODES = new Set([
  'ConcurrentUpdate',
  'ConcurrentUpdateInProgress',
  'OperationAborted',
  'ResourceInUse',
  'ResourceConflict',
  'TransactionConflict',
  'OptimisticLock',
  'ConditionalRequestConflict',
  'OperationInProgress',
  'InvalidStateTransition',
  'TooManyUpdates',
  'ConcurrentAccess',
])

/**
 * Another change to the same resource is under way; AWS asks to try again when it is done.
 * Source: AWS API references (ConcurrentModificationException, OperationAborted, ResourceInUseException).
 */
export const awsConflict: Rule = (facts) => conclude(awsCodeOrClass(facts, CODES), transient('lock-conflict', 0.85))
