import { text } from '../matchers/text.ts'
import { conclude, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'could not transition to (?:created|started|inspecting|stopped)',
  '\\bDockerTimeoutError\\b',
  '\\bCannot(?:Create|Inspect|Stop)ContainerError\\b',
)

/**
 * The container's machine did not create, start or look at it in time: it is busy or its storage is; another
 * machine does.
 * Source: Amazon ECS developer guide, "Stopped task error messages" (CannotCreateContainerError,
 * CannotInspectContainerError, DockerTimeoutError).
 */
export const ecsAgent: Rule = (facts) => conclude(text(facts, WORDS), transient('infrastructure', 0.75))
