import type { FailureClass } from '../../../../../lambdas/contracts/verdict.ts'

/** What one system says when it fails, in its own words, and what becomes of it. */
export type Sayings = Readonly<Record<FailureClass, readonly string[]>>
