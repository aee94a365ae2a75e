import { text } from '../matchers/text.ts'
import { conclude, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern('\\btim(?:ed|e)[ -]?out', 'deadline exceeded', 'took too long')

/**
 * Something took too long, and the text names neither what nor whom it waited for.
 * Source: Without a system there is nothing to look up: kept apart so that nobody guesses.
 */
export const timeoutWords: Rule = (facts) => conclude(text(facts, WORDS), undecided('timeout', 0.5))
