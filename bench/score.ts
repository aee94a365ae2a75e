export const LABELS = ['transient', 'permanent', 'ambiguous'] as const
export type Label = (typeof LABELS)[number]
export interface Pair {
  readonly truth: Label
  readonly said: Label
}

const count = (pairs: readonly Pair[], truth: Label | null, said: Label | null) =>
  pairs.filter((pair) => (truth === null || pair.truth === truth) && (said === null || pair.said === said)).length

/** Share of what was called so that is so; null where nothing was called so. */
export function precision(pairs: readonly Pair[], label: Label): number | null {
  const said = count(pairs, null, label)
  return said === 0 ? null : count(pairs, label, label) / said
}

export function f1(pairs: readonly Pair[], label: Label): number {
  const both = count(pairs, null, label) + count(pairs, label, null)
  return both === 0 ? 0 : (2 * count(pairs, label, label)) / both
}

export const accuracy = (pairs: readonly Pair[]): number | null =>
  pairs.length === 0 ? null : pairs.filter((pair) => pair.truth === pair.said).length / pairs.length

/** Share that got a verdict other than ambiguous. */
export const decided = (pairs: readonly Pair[]): number | null =>
  pairs.length === 0 ? null : 1 - count(pairs, null, 'ambiguous') / pairs.length

/** Mean of the three labels' F1: each label counts alike, however rare. */
export const macroF1 = (pairs: readonly Pair[]) =>
  LABELS.reduce((sum, label) => sum + f1(pairs, label), 0) / LABELS.length

/** Rows are the truth, columns what was said. */
export const confusion = (pairs: readonly Pair[]): number[][] =>
  LABELS.map((truth) => LABELS.map((said) => count(pairs, truth, said)))
