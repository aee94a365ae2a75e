import { errno } from '../matchers/errno.ts'
import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['FileNotFoundError', 'NoSuchFileException', 'FileNotFoundException'])
const WORDS = pattern('no such file or directory')

/**
 * A file or folder is not there; the same path is missing again unless someone puts it there.
 * Source: open(2), ENOENT.
 */
export const fileNotFound: Rule = (facts) =>
  conclude(
    firstOf(errno(facts, 'ENOENT'), exceptionName(facts, CLASSES), text(facts, WORDS)),
    permanent('not-found', 0.75),
  )
