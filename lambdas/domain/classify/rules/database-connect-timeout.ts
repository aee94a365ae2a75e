import { errno } from '../matchers/errno.ts'
import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { allOf, conclude, firstOf, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['ServerSelectionTimeoutError', 'MongoServerSelectionError'])
const LATE = pattern('timed? ?out', 'timeout expired', 'connect timeout')
const CONNECTING = pattern(
  'could not connect to (?:server|redshift|database|the database)',
  "can't connect to (?:mysql|local mysql)",
  'dial tcp .{1,160}:(?:1433|1521|3306|5432|5439|27017)',
  '(?:npgsql|jdbc|odbc).{0,60}\\.?connect',
  'login timeout expired',
  '\\bport (?:1433|1521|3306|5432|5439)\\b',
  '(?:cannot|unable to|failed to) connect to (?:the )?(?:specified )?(?:database|redshift|oracle|mysql|postgres)',
  '\\bORA-12170\\b',
)

/**
 * A database did not answer the first packet: it is down or failing over, or a firewall or security group stands
 * before it, which a person must open.
 * Source: Amazon Redshift management guide, "Troubleshooting connection issues"; Amazon RDS user guide, "Can't
 * connect to DB instance"; PyMongo (ServerSelectionTimeoutError).
 */
export const databaseConnectTimeout: Rule = (facts) => {
  const connecting = text(facts, CONNECTING)
  return conclude(
    firstOf(
      exceptionName(facts, CLASSES),
      allOf(errno(facts, 'ETIMEDOUT'), connecting),
      allOf(text(facts, LATE), connecting),
    ),
    undecided('timeout', 0.65),
  )
}
