import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  '\\binvalid (?:value|argument|parameter|format|date|type|option|configuration|choice|literal|request|json|url|character)',
  '(?:is|are) (?:not valid|invalid)\\b',
  'not a valid',
  '\\bmalformed\\b',
  '(?:could not|cannot|unable to|failed to) (?:convert|parse|decode|deserialize)\\b',
  'missing (?:required|mandatory)',
  'is (?:a )?required (?:parameter|argument|property|field)',
  '\\bmust (?:be|have|contain|match|not)\\b',
  'requires that\\b',
  '(?:is|are) not supported',
  'unsupported (?:operation|type|format|version|data)',
  'unrecognized (?:arguments?|option|token|field)',
  'errorcode=usererror',
  'illegal_?argument',
  'limit of total fields',
  '\\(#100\\)',
  '\\buser error\\b',
  'permissible',
  '(?:is|are|was) too (?:long|large)\\b',
  'exceeds the maximum (?:allowed )?(?:length|size)',
  'unexpected keyword argument',
)

/**
 * The text calls an input, a setting or a request invalid, missing or unsupported; what is wrong with it stays
 * wrong.
 * Source: Without a system there is nothing to look up: the words themselves.
 */
export const invalidWords: Rule = (facts) => conclude(text(facts, WORDS), permanent('bad-request', 0.7))
