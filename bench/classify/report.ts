import { classify } from '../../lambdas/domain/classify/classify.ts'
import { type BareFailure, factsFromLine } from '../../lambdas/domain/classify/facts.ts'
import type { Sample } from '../corpus.ts'
import { naiveVerdict } from '../naive-baseline.ts'
import { accuracy, confusion, decided, f1, LABELS, type Label, macroF1, type Pair, precision } from '../score.ts'
import { share, table } from '../table.ts'

/** Groups smaller than this are told together: one sample more or less is no share of anything. */
const SMALLEST_GROUP = 3

type Judged = { readonly sample: Sample; readonly ours: Pair; readonly bare: Pair; readonly naive: Pair }

/** How right the verdicts on labelled texts are, beside the naive baseline. */
export function corpusReport(samples: readonly Sample[]): string[] {
  const bare = samples.map((sample) => (sample.exception_type_inferred ? { ...sample, exception_type: null } : sample))
  const rows: [string, Pair[]][] = [
    ['goaround', judge(samples, ours)],
    ['naive baseline', judge(samples, naiveVerdict)],
    ['goaround, inferred types removed', judge(bare, ours)],
    ['naive, inferred types removed', judge(bare, naiveVerdict)],
  ]
  const judged = samples.map((sample, at): Judged => {
    const [own, naive, without] = rows.map(([, pairs]) => pairs[at])
    if (!own || !naive || !without) throw new Error(`sample ${sample.id} was not judged`)
    return { sample, ours: own, naive, bare: without }
  })
  const inferred = samples.filter((sample) => sample.exception_type_inferred).length
  return [
    `${samples.length} labelled texts, unknown counts as ambiguous; ${inferred} have an exception type that is not in the text`,
    "The rules' author knew these texts: on others expect less. A reader of the text alone reached macro-F1 0.67.",
    '',
    ...table(
      ['', 'macro-F1', ...LABELS.map((label) => `F1 ${label}`), 'prec. trans.', 'prec. perm.', 'definite'],
      rows.map(([name, pairs]) => [name, ...figures(pairs)]),
    ),
    '',
    ...table(
      ['label \\ goaround', ...LABELS],
      confusion(judged.map((one) => one.ours)).map((row, at) => [LABELS[at] ?? '', ...row.map(String)]),
    ),
    '',
    ...groups('category', judged, (sample) => sample.category),
    '',
    ...groups('difficulty', judged, (sample) => sample.difficulty),
  ]
}

const figures = (pairs: readonly Pair[]): string[] =>
  [
    macroF1(pairs),
    ...LABELS.map((label) => f1(pairs, label)),
    precision(pairs, 'transient'),
    precision(pairs, 'permanent'),
    decided(pairs.filter((pair) => pair.truth !== 'ambiguous')),
  ].map(share)

function groups(title: string, judged: readonly Judged[], keyOf: (sample: Sample) => string): string[] {
  const by = Object.entries(Object.groupBy(judged, ({ sample }) => keyOf(sample)))
    .map(([key, list]): [string, readonly Judged[]] => [key, list ?? []])
    .toSorted(([, a], [, b]) => b.length - a.length)
  const large = by.filter(([, list]) => list.length >= SMALLEST_GROUP)
  const rest = by.filter(([, list]) => list.length < SMALLEST_GROUP)
  if (rest.length > 0) large.push([`${rest.length} smaller ones`, rest.flatMap(([, list]) => list)])
  return table(
    [`by ${title}`, 'samples', 'accuracy', 'decided', 'bare accuracy', 'bare decided', 'naive accuracy'],
    large.map(([key, list]) => {
      const [own, bare, naive] = [
        list.map((one) => one.ours),
        list.map((one) => one.bare),
        list.map((one) => one.naive),
      ]
      const shares = [accuracy(own), decided(own), accuracy(bare), decided(bare), accuracy(naive)]
      return [key, String(list.length), ...shares.map(share)]
    }),
  )
}

const judge = (samples: readonly Sample[], verdict: (failure: BareFailure) => Label): Pair[] =>
  samples.map((sample) => ({ truth: sample.adjudicated, said: verdict(sample) }))

function ours(failure: BareFailure): Label {
  const verdict = classify(factsFromLine(failure)).class
  return verdict === 'unknown' ? 'ambiguous' : verdict
}
