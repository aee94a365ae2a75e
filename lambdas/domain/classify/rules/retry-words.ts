import { text } from '../matchers/text.ts'
import { conclude, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  '(?:please|and|then) (?:try|retry)(?: again)?[.!"\']?\\s{0,3}$',
  '(?:try|retry) (?:again|the (?:request|operation|query|transaction|connection)|your (?:request|operation|transaction))\\b',
  'encountered an internal error',
  '\\bretry-?able\\b',
  '\\btransient\\b',
)

/**
 * The text asks for another try and names no reason.
 * Source: Without a system there is nothing to look up: the words themselves.
 */
export const retryWords: Rule = (facts) => conclude(text(facts, WORDS), transient('service-unavailable', 0.65))
