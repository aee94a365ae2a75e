import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'ImagePullBackOff',
  'ErrImagePull',
  'InvalidImageName',
  'manifest (?:for .{1,160} )?(?:unknown|not found)',
  'requested access to the resource is denied',
  'no basic auth credentials',
  'no matching manifest',
  'pull access denied',
  'repository does not exist',

  'ErrImageNeverPull',
  'no such image',
)

/**
 * The image cannot be had: its name, tag or the right to it is wrong.
 * Source: Kubernetes, "Images" (ImagePullBackOff).
 */
export const kubernetesImagePull: Rule = (facts) => conclude(text(facts, WORDS), permanent('config-error', 0.8))
