import { errno } from '../matchers/errno.ts'
import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['gaierror', 'NameResolutionError', 'UnknownHostException'])
const WORDS = pattern(
  'name resolution',
  'name or service not known',
  'could not (?:translate host name|resolve host)',
  'nodename nor servname',
  'no such host',
  'NXDOMAIN',
  'getaddrinfo',
  'failed to resolve (?:host|name|address|["\'])',
  'unknownhostexception',
)

/**
 * The name could not be resolved. Resolvers fail for moments; a name misspelt fails for good, which shows when it
 * does not heal.
 * Source: getaddrinfo(3), EAI_AGAIN and EAI_NONAME.
 */
export const dnsLookup: Rule = (facts) =>
  conclude(
    firstOf(
      errno(facts, 'EAI_AGAIN', 'EAI_NONAME', 'EAI_NODATA', 'ENOTFOUND'),
      exceptionName(facts, CLASSES),
      text(facts, WORDS),
    ),
    transient('dns', 0.78),
  )
