import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set(['ThrottleError', 'ThrottledError'])
const WORDS = pattern(
  'rate[ -_]?limit(?:s|ed|ing)?(?: has been| was| is)?(?: exceeded| reached| hit|\\b)',
  'too many (?:requests|calls|api calls)',
  'request limit (?:is |has been )?(?:reached|exceeded)',
  '(?:REQUEST_LIMIT_EXCEEDED|RATE_EXCEEDED|RESOURCE_TEMPORARILY_EXHAUSTED|RESOURCE_EXHAUSTED)',
  '(?:api )?call limit (?:is )?(?:exceeded|reached)',
  'not enough quota',
  'quota error',
  'being throttled',
  'throttl(?:ed|ing)\\b',
  '(?:limit|quota|maximum|max)\\b.{0,80}\\bper (?:[0-9]{1,5} )?(?:seconds?|minutes?|hours?|hrs?|days?)\\b',
  'toomanyrequests',
  '\\(#(?:4|17|32|613|800[01][0-9])\\)',
  '(?:api[a-z]{0,20}|totalrequests|request) limit exceeded',
  '(?:calls|requests|queries) per (?:second|minute|hour|day)',
  'reduce (?:your )?request rates?',
)

/**
 * The service says in words that calls come too fast, or that a window's amount is used up; the window opens
 * again.
 * Source: Graph API, "Rate limits" (4, 17, 32, 613, 80000 and up); Docker Hub pull limits; Salesforce
 * (REQUEST_LIMIT_EXCEEDED).
 */
export const apiRateLimit: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), transient('throttling', 0.9))
