import { exceptionName } from '../matchers/exception-name.ts'
import { conclude, type Rule, transient } from '../rule.ts'

const CLASSES = new Set(['TimeoutError', 'TimeoutExpired', 'AsyncTimeoutError'])

/**
 * Something took longer than its caller would wait; the exception names no system.
 * Source: Python, TimeoutError; asyncio and concurrent.futures, TimeoutError.
 */
export const timeoutClass: Rule = (facts) => conclude(exceptionName(facts, CLASSES), transient('timeout', 0.6))
