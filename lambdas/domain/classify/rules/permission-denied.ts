import { errno } from '../matchers/errno.ts'
import { exceptionName } from '../matchers/exception-name.ts'
import { ended } from '../matchers/process-end.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['PermissionError', 'AccessDeniedException', 'AccessControlException'])
const WORDS = pattern(
  'permission denied',
  'operation not permitted',
  'read-only file system',
  '\\baccess (?:is )?denied\\b',
)

/**
 * The operating system refuses: the file, socket or command belongs to another user.
 * Source: open(2), connect(2): EACCES, EPERM; bash(1), exit status 126.
 */
export const permissionDenied: Rule = (facts) =>
  conclude(
    firstOf(
      errno(facts, 'EACCES', 'EPERM', 'EROFS'),
      exceptionName(facts, CLASSES),
      ended(facts, 126),
      text(facts, WORDS),
    ),
    permanent('auth-denied', 0.85),
  )
