import { ALLOWED_SECONDS, type Seen } from './observe.ts'

export const HEADING = ['fault', 'metric', 'after', 'panel', 'alarm', 'state', 'after', 'counted by, each']

const took = (seconds: number | undefined): string => (seconds === undefined ? '-' : `${seconds.toFixed(0)} s`)

/** Lines of the table, one a metric; what belongs to the fault stands in its first. */
export function rowsOf(seen: readonly Seen[]): string[][] {
  return seen.flatMap(({ fault, metrics, alarm }) =>
    metrics.map(({ name, seconds, panel }, at) => [
      at === 0 ? fault.name : '',
      name,
      took(seconds),
      panel ? `${panel.dashboard} › ${panel.title}` : '-',
      ...(at === 0
        ? [
            alarm.name.replace(/^goaround-local-/, ''),
            alarm.by === 'computed' ? `${alarm.state}, computed` : alarm.state,
            took(alarm.seconds),
            `${fault.schedule.who}, ${fault.schedule.seconds} s`,
          ]
        : ['', '', '', '']),
    ]),
  )
}

/** The page `docs/visibility.md`. */
export function visibilityPage(seen: readonly Seen[], date: string, on: string): string {
  const cell = (text: string) => text.replaceAll('|', String.raw`\|`)
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  const table = [HEADING, HEADING.map(() => '---'), ...rowsOf(seen)].map(line).join('\n')
  const faults = seen.map(
    ({ fault, alarm }) =>
      `- **${fault.name}**: ${fault.done}. \`${fault.alarm.reason}\` (${alarm.numbers}): ${fault.alarm.because}.`,
  )
  return `# What shows a fault, and after how long

Written by \`npm run bench visibility\` on ${date} (${on}): faults injected one by one into the
embedded run, where the unchanged templates are deployed. *After* counts from the instant at which the fault was there to the look that saw the metric
or the alarm's state. Allowed are ${ALLOWED_SECONDS} s beyond the schedule of whoever counts it.

${table}

${faults.join('\n')}

![The dashboard at the end of the run](visibility.svg)

The emulator's alarms look at the period that has begun, and change with the first bad value; CloudWatch wants as many bad
periods as the alarm's numbers say. *Computed*: the alarm is on metric math, which the emulator refuses; its state is
what its own expression, threshold and periods make of the emulator's metrics. See [proven where](proven-where.md).
`
}
