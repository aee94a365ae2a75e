import { text } from '../matchers/text.ts'
import { conclude, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'MySQL server has gone away',
  'lost connection to MySQL server',
  'lost connection when dumping',
  'SSL SYSCALL error',
)

/**
 * The database dropped the connection in the midst of the work: in a restart, after idle time, for a statement larger
 * than a packet, or because this very statement brought it down. Only the first passes by itself.
 * Source: MySQL reference manual, "MySQL server has gone away" (2006) and "Lost connection to MySQL server" (2013);
 * PostgreSQL, "SSL SYSCALL error" of libpq.
 */
export const databaseConnectionCut: Rule = (facts) => conclude(text(facts, WORDS), undecided('network', 0.6))
