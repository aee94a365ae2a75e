import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'ResourceInitializationError',
  'unable to pull secrets or registry auth',
  'unable to retrieve (?:ecr registry auth|secrets? from)',
)

/**
 * The task's agent gets neither image nor secret though it called several times: a route, an endpoint, a security
 * group or a right is missing.
 * Source: Amazon ECS developer guide, "Troubleshooting Amazon ECS ResourceInitializationError errors".
 */
export const ecsResourceInitialization: Rule = (facts) => conclude(text(facts, WORDS), permanent('config-error', 0.8))
