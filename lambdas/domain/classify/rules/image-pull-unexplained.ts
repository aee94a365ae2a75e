import { text } from '../matchers/text.ts'
import { conclude, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern('CannotPullContainer')

/**
 * The image could not be had, and the text says neither that its name or right is wrong nor that the registry did not
 * answer.
 * Source: Amazon ECS developer guide, "CannotPullContainer task errors".
 */
export const imagePullUnexplained: Rule = (facts) => conclude(text(facts, WORDS), undecided('config-error', 0.6))
