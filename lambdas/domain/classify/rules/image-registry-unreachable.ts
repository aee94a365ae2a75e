import { text } from '../matchers/text.ts'
import { allOf, conclude, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const IMAGE = pattern('pull(?:ing)? (?:and unpack )?image', 'CannotPullContainer', 'ImagePullBackOff', 'ErrImagePull')
const NETWORK = pattern(
  'tim(?:ed|e)[ -]?out',
  'connection (?:reset|refused)',
  'no such host',
  'unexpected EOF',
  'bad gateway',
  'QPS exceeded',
  '429 too many requests',
)

/**
 * The image is well named, but its registry did not answer.
 * Source: Amazon ECS, "CannotPullContainer task errors"; Kubernetes, "Images".
 */
export const imageRegistryUnreachable: Rule = (facts) =>
  conclude(allOf(text(facts, IMAGE), text(facts, NETWORK)), transient('network', 0.8))
