import { text } from '../matchers/text.ts'
import { conclude, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'CreateContainerConfigError',
  'runAsNonRoot',
  'back-off restarting failed container',
  'exec format error',
  'CrashLoopBackOff',
  'RunContainerError',
  'MountVolume\\.SetUp failed.{0,120}not found',
  '(?:secret|configmap|serviceaccount|persistentvolumeclaim) .{1,120} not found',
  'cannot connect to the docker daemon',
  '\\bCreateContainerError\\b',
)

/**
 * The pod or container is described wrongly: a secret, a mount, a command or a setting is missing.
 * Source: Kubernetes, "Debug Pods" (CreateContainerConfigError, CrashLoopBackOff).
 */
export const kubernetesContainerSetup: Rule = (facts) => conclude(text(facts, WORDS), permanent('config-error', 0.85))
