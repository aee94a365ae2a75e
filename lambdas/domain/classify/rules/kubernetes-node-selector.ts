import { text } from '../matchers/text.ts'
import { conclude, isHit, type Rule, undecided } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern("didn't match (?:pod's )?node (?:affinity|selector)", "didn't match node selector")
const ROOM = pattern('insufficient (?:cpu|memory|nvidia\\.com/gpu|pods)')

/**
 * No node is of the kind that the pod asks for: a label is wrong, or the autoscaler has yet to bring one.
 * Source: Kubernetes, "Assigning Pods to Nodes"; Cluster Autoscaler, scaling from zero.
 */
export const kubernetesNodeSelector: Rule = (facts) =>
  isHit(text(facts, ROOM)) ? 'no-match' : conclude(text(facts, WORDS), { ...undecided('capacity', 0.6), own: true })
