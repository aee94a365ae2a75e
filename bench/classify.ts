import { availableParallelism } from 'node:os'
import { classify } from '../lambdas/domain/classify/classify.ts'
import { type BareFailure, factsFromLine } from '../lambdas/domain/classify/facts.ts'
import { DEFAULT_CORPUS, readCorpus, type Sample } from './corpus.ts'
import { naiveVerdict } from './naive-baseline.ts'
import { confusion, f1, LABELS, type Label, macroF1, type Pair, precision } from './score.ts'

/** Prints how well the classifier and the naive baseline do on a corpus of labelled failures, side by side. */
export async function benchClassify(args: readonly string[]): Promise<void> {
  const path = args[0] ?? process.env.GOAROUND_CORPUS ?? DEFAULT_CORPUS
  const samples = await readCorpus(path)
  if (samples === null) {
    console.log(`bench classify: no corpus at ${path instanceof URL ? path.pathname : path}; nothing measured`)
    return
  }
  for (const line of report(samples)) console.log(line)
}

export function report(samples: readonly Sample[]): string[] {
  const bare = samples.map((sample) => (sample.exception_type_inferred ? { ...sample, exception_type: null } : sample))
  const rows: [string, Pair[]][] = [
    ['goaround', judge(samples, ours)],
    ['naive baseline', judge(samples, naiveVerdict)],
    ['goaround, inferred types removed', judge(bare, ours)],
    ['naive, inferred types removed', judge(bare, naiveVerdict)],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  const heading = ['macro-F1', ...LABELS.map((label) => `F1 ${label}`), 'prec. trans.', 'prec. perm.', 'definite']
  return [
    `classify: ${samples.length} samples, unknown counts as ambiguous · node ${process.version}, ${availableParallelism()} CPUs`,
    '',
    [' '.repeat(width), ...heading].join('  '),
    ...rows.map(([name, pairs]) =>
      [name.padEnd(width), ...figures(pairs).map((text, at) => text.padStart(heading[at]?.length ?? 0))].join('  '),
    ),
    '',
    'confusion (rows: label, columns: goaround)',
    ['', ...LABELS].map((label) => label.padStart(10)).join(' '),
    ...confusion(rows[0]?.[1] ?? []).map((row, at) =>
      [LABELS[at] ?? '', ...row].map((cell) => String(cell).padStart(10)).join(' '),
    ),
  ]
}

function figures(pairs: readonly Pair[]): string[] {
  const definite = pairs.filter((pair) => pair.truth !== 'ambiguous')
  const decided = definite.filter((pair) => pair.said !== 'ambiguous').length / Math.max(definite.length, 1)
  const shares = [
    macroF1(pairs),
    ...LABELS.map((label) => f1(pairs, label)),
    precision(pairs, 'transient'),
    precision(pairs, 'permanent'),
    decided,
  ]
  return shares.map((share) => (share === null ? '-' : share.toFixed(3)))
}

const judge = (samples: readonly Sample[], verdict: (failure: BareFailure) => Label): Pair[] =>
  samples.map((sample) => ({ truth: sample.adjudicated, said: verdict(sample) }))

function ours(failure: BareFailure): Label {
  const verdict = classify(factsFromLine(failure)).class
  return verdict === 'unknown' ? 'ambiguous' : verdict
}
