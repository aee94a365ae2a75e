// The table of the classifier's rules for people, read from the catalogue and the rules' own doc comments.
import { readFileSync } from 'node:fs'
import { CATALOGUE } from '../lambdas/domain/classify/catalogue.ts'

const RULES_DIR = new URL('../lambdas/domain/classify/rules/', import.meta.url)
const CLASSES = { transient: 'transient', permanent: 'permanent', undecided: 'unknown' } as const
const TIERS: Readonly<Record<keyof typeof CATALOGUE, string>> = {
  declared: "What the task's author said, and Airflow's own signals",
  specific: 'Facts and words that name one cause',
  generic: 'Facts and words that many causes share',
}
const HEAD = `# Rules of the failure classifier

Generated from \`lambdas/domain/classify/rules\` by \`npm run generate\`; a test keeps it current.

A tier beats the next. Within a tier a fact that the exception carries beats words in a text, then the innermost cause
wins, then the order below. Confidence is that of a carried fact; words count for nine tenths of it. Where no rule
matches, the verdict is \`unknown\` by rule \`none\`. An environment's [own rules](own-rules.md) go before these; rules that are
wrong too often are [not followed](track-record.md).
`

/** The page \`docs/rules.md\`. A rule whose doc comment lacks a reason or a source is an error that names it. */
export function rulesPage(): string {
  const tiers = Object.entries(TIERS).map(([tier, title]) => {
    const rows = Object.keys(CATALOGUE[tier as keyof typeof CATALOGUE]).map(row)
    return `## ${title}\n\n| rule | class | category | confidence | why | source |\n| --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`
  })
  return [HEAD, ...tiers].join('\n')
}

function row(rule: string): string {
  const source = readFileSync(new URL(`${rule}.ts`, RULES_DIR), 'utf8')
  const comment = source.slice(source.lastIndexOf('/**') + '/**'.length, source.lastIndexOf('*/'))
  const [reason, reference] = comment.replaceAll('\n *', '').split(' Source: ')
  const verdict = /(transient|permanent|undecided)\('([a-z-]+)', ([0-9.]+)\)/.exec(source)
  if (!reason?.trim() || !reference?.trim() || !verdict)
    throw new Error(`${rule}: no reason, source or conclusion found`)
  const [, kind, category, confidence] = verdict
  const cells = [rule, CLASSES[kind as keyof typeof CLASSES], category, confidence, reason.trim(), reference.trim()]
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`
}
