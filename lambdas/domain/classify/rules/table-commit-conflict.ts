import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'ConcurrentAppendException',
  'ConcurrentDeleteReadException',
  'ConcurrentDeleteDeleteException',
  'ConcurrentTransactionException',
  'ConcurrentWriteException',
  'DeltaConcurrentModificationException',
  'MetadataChangedException',
  'ProtocolChangedException',
  'CommitFailedException',
  'CommitFailedError',
  'CommitConflictException',
  'HoodieWriteConflictException',
  'CommitStateUnknownException',
])
const WORDS = pattern(
  'conflicting commit',
  'io\\.delta\\.exceptions\\.Concurrent',
  'underlying files have been updated',
  'stale table metadata',
  'DELTA_CONCURRENT',
  'files were added to .{1,80} by a concurrent update',
  'ICEBERG_COMMIT_ERROR',
)

/**
 * Another writer committed to the same table first; the formats ask to read again and repeat.
 * Source: Delta Lake, "Concurrency control"; Apache Iceberg, "Reliability" (optimistic concurrency).
 */
export const tableCommitConflict: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), transient('lock-conflict', 0.93))
