import { figuresOf } from './figures.ts'
import type { CascadeResult } from './result.ts'
import { clock, many } from './words.ts'

/** docs/side-by-side.md, of runs with different seeds. The picture is of the first. */
export function cascadeMarkdown(results: readonly CascadeResult[]): string {
  const [first] = results
  if (!first) throw new Error('there is no run to write of')
  const seeds = results.map(({ seed }) => seed)
  const rows = figuresOf(first).flatMap(({ name, figures }, group) =>
    figures.map(({ label }, at) => {
      const cells = results.flatMap((result) => {
        const figure = figuresOf(result)[group]?.figures[at]
        return [figure?.fragile.text, figure?.fixed.text]
      })
      return `| ${at === 0 ? name : ''} | ${label} | ${cells.join(' | ')} |`
    }),
  )
  const heads = seeds.flatMap((seed) => [`fragile, seed ${seed}`, `fixed, seed ${seed}`])
  const problems = results.flatMap(({ seed, problems: found }) => found.map((text) => `- seed ${seed}: ${text}`))
  return `# Streaming pipelines side by side

Written by \`npm run demo:cascade -- --seed ${seeds.join(',')} --write\` on ${first.startedAt.slice(0, 10)} (${first.machine}): the [same
job twice](faults/README.md), as streaming DAGs are often written and without those faults and with Goaround, each on a real Airflow 3.2.1 of its own, with the
same orders and the same faults at the same time. A seed shifts the faults and chooses the records.

![Both sides over time, seed ${first.seed}](side-by-side.svg)

| | | ${heads.join(' | ')} |
| --- | --- | ${heads.map(() => '---: |').join(' ')}
${rows.join('\n')}

${problems.length === 0 ? 'Every run ended without a problem: the fixed side kept what it promises, and the faults told on the fragile one.' : `Problems:\n\n${problems.join('\n')}`}

## How it is counted
- Every record that was put on the streams is looked for in both sinks, the Parquet that readers see and the table. *In the sink* is in both;
  *half published* in one.
- *Lost*: in neither, behind the committed offset, and in no run that has not ended. *Stuck*: in neither, but before the offset or in a run that
  waits; whether it would ever be written is left open.
- *Tasks behind them*: \`upstream_failed\`, or not at an end though their run was due four intervals ago. Of the fixed side tasks fail as well; they
  are recovered, which the events of the page show.
- *Slot-seconds held only to wait*: sensors in the state \`running\`, looked at every three seconds.
- *Seconds until it was right again*: from the mend of the last fault to the look since which every minute of the totals was as the stream says.
- *Pages*: of the fragile side each call of its \`on_failure_callback\`, of the fixed side each message of Goaround's topics that asks for somebody.
  Dead letters of records tell nobody before they are 4 hours old or 1,000 (\`pipelines\` in the configuration).
- The fixed side ends with its own means: a run of \`orders_fixed_reconcile\` must succeed, and \`goaround records balance\` must end with 0.

## What was done
Seed ${first.seed}, seconds since the first order:

${first.faults.map(({ name, from, to, text }) => `- ${clock(from)} to ${clock(to)} *${name}*: ${text}`).join('\n')}
${mendLine(first)}

A run every ${first.everySeconds} s and ${many(first.fixed.slots.all, 'slot')} for each side; on AWS they would be minutes. The function that releases held work is woken each 5 s, and
not each minute, to keep pace.
`
}

function mendLine({ fixed }: CascadeResult): string {
  const marks = fixed.marks.filter(({ kind }) => kind === 'mended' || kind === 'redriven')
  return marks
    .map(
      ({ at, text }) => `- ${clock(at)} on ${text === 'schema 2 is read' ? 'both sides' : 'the fixed side'}: ${text}`,
    )
    .join('\n')
}
