import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  '\\binvalid\\b',
  '\\billegal\\b',
  '\\bincorrect\\b',
  '\\bmalformed\\b',
  '\\bmismatch(?:ed)?\\b',
  '\\bincompatible\\b',
  '\\bunrecogni[sz]ed\\b',
  '\\bmisconfigur',
  '\\bdeprecated\\b',
  'not a valid',
  '(?:could not|couldn.t|cannot|can.t|unable to|failed to) (?:be )?(?:convert|parse|decode|encode|deserialize|serialize|cast|drop|alter|insert|merge|infer|determine|assign|coerce|compile|validate|resolve|understand)',
  '\\bmissing\\b',
  '(?:is|are) required\\b',
  '\\bmust (?:be|have|contain|match|not|start|end|specify|provide)\\b',
  'requires that\\b',
  'out of (?:range|bounds)',
  '\\boverflow\\b',
  '\\bviolat',
  '\\b(?:is|was|been) disabled\\b',
  '\\bdenied (?:the|your|by)\\b',
  'validation (?:error|fail|exception)',
  'different (?:region|version|schema|type)',
  'wrong (?:kind|type|number|format|version)',
  'following arguments are required',
  'too (?:long|large)\\b',
  'errorcode=usererror',
  '\\buser ?error',
  '\\(#100\\)',
  'permissible',
  'content (?:management|filter)',
  'are not optimi[sz]ed',
  '\\bconflict\\(',
  'not (?:currently )?(?:valid|enabled|accepted by)\\b',
)

/**
 * The text calls an input, a setting or a request invalid, missing or unsupported; what is wrong with it stays
 * wrong.
 * Source: Without a system there is nothing to look up: the words themselves.
 */
export const invalidWords: Rule = (facts) => conclude(text(facts, WORDS), permanent('bad-request', 0.7))
