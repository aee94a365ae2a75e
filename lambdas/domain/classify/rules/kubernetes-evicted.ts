import { text } from '../matchers/text.ts'
import { conclude, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern('\\bevicted\\b', 'low on resource: (?:memory|pid)', '\\bMemoryPressure\\b', '\\bPIDPressure\\b')

/**
 * The node ran short and threw the pod out; it is placed anew where there is room.
 * Source: Kubernetes, "Node-pressure Eviction".
 */
export const kubernetesEvicted: Rule = (facts) => conclude(text(facts, WORDS), transient('infrastructure', 0.7))
