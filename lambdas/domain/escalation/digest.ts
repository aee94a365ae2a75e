import type { Outcome } from '../../contracts/track.ts'
import type { Incident } from '../incident/incident.ts'
import { countOf, spellSeconds } from '../incident/spell.ts'
import { taskName } from '../incident/title.ts'
import { secondsBetween } from '../recovery/advance.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { clean } from './clean.ts'

/** A task that was recovered again and again: a retry must not hide a defect. */
export type Flaky = {
  readonly task: string
  readonly recovered: number
  /** what it failed of most often */
  readonly category: string
  readonly lastId: string
}

/** What happened in a week without anybody being needed, and what it tells of tasks and rules. */
export type Digest = {
  readonly environment: string
  readonly from: string
  readonly to: string
  /** most often recovered first; those at the bar or above it */
  readonly flaky: readonly Flaky[]
  readonly healed: number
  readonly tasks: number
  readonly byPerson: number
  readonly deadLetters: number
  /** median, from the failure to the success; null where nothing healed */
  readonly medianSeconds: number | null
  readonly incidents: { readonly opened: number; readonly closed: number }
  readonly falseVerdicts: readonly { readonly rule: string; readonly kind: string; readonly count: number }[]
  /** false where there was more than was read: the counts are too low then */
  readonly isWhole: boolean
}

export type Week = {
  readonly environment: string
  readonly from: string
  readonly to: string
  readonly recovered: readonly Recovery[]
  readonly deadLettered: readonly Recovery[]
  readonly incidents: readonly Incident[]
  readonly outcomes: readonly Outcome[]
  readonly isWhole: boolean
}

export function digestOf(week: Week, flakyPerWeek: number): Digest {
  const { environment, from, to, isWhole } = week
  const within = ({ updatedAt }: Recovery) => updatedAt >= from && updatedAt <= to
  const recovered = week.recovered.filter(within)
  const healed = recovered.filter((r) => r.state.kind === 'recovered' && r.state.by === 'goaround' && r.redrive === 0)
  // Mapped instances of one task are one task: a defect is in its code.
  const byTask = Map.groupBy(healed, (r) => taskName({ ...r.subject, map_index: -1 }))
  return {
    environment,
    from,
    to,
    isWhole,
    flaky: [...byTask]
      .map(([task, all]) => flakyOf(task, all))
      .filter((one) => one.recovered >= flakyPerWeek)
      .toSorted((a, b) => b.recovered - a.recovered || (a.task < b.task ? -1 : 1)),
    healed: healed.length,
    tasks: byTask.size,
    byPerson: recovered.length - healed.length,
    deadLetters: week.deadLettered.filter(within).length,
    medianSeconds: median(healed.map((r) => secondsBetween(r.firstFailure.endedAt, r.updatedAt))),
    incidents: {
      opened: week.incidents.filter((i) => i.firstSeen >= from && i.firstSeen <= to).length,
      closed: week.incidents.filter((i) => i.state.kind === 'closed' && i.state.at >= from && i.state.at <= to).length,
    },
    falseVerdicts: wrong(week.outcomes),
  }
}

function flakyOf(task: string, all: readonly Recovery[]): Flaky {
  const categories = [...Map.groupBy(all, (r) => r.verdict.category)].toSorted((a, b) => b[1].length - a[1].length)
  const last = all.reduce((a, b) => (a.updatedAt > b.updatedAt ? a : b))
  return { task, recovered: all.length, category: categories[0]?.[0] ?? 'unknown', lastId: last.id }
}

function wrong(outcomes: readonly Outcome[]): Digest['falseVerdicts'] {
  const bad = outcomes.filter(({ result }) => result === 'false-transient' || result === 'false-permanent')
  return [...Map.groupBy(bad, ({ rule, result }) => `${rule} ${result}`)]
    .map(([, all]) => ({ rule: all[0]?.rule ?? '', kind: all[0]?.result ?? '', count: all.length }))
    .toSorted((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1))
}

function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}

const MOST_LINES = 25

/** The digest as a mail: what wants a ticket first. */
export function digestText(digest: Digest): string {
  const { environment, from, to, flaky, healed, tasks, medianSeconds, falseVerdicts, incidents } = digest
  const tickets = flaky
    .slice(0, MOST_LINES)
    .map(({ task, recovered, category, lastId }) =>
      clean(
        `[ticket] ${task}: recovered ${countOf(recovered, 'time')}, mostly ${category}; goaround explain ${lastId}`,
      ),
    )
  const more = flaky.length > MOST_LINES ? [`and ${flaky.length - MOST_LINES} more`] : []
  const took = medianSeconds === null ? '' : `, half of them within ${spellSeconds(medianSeconds)}`
  const verdicts = falseVerdicts
    .slice(0, MOST_LINES)
    .map(({ rule, kind, count }) => clean(`${rule}: ${countOf(count, 'time')} ${kind}`))
  const list = (lines: readonly string[]) => lines.map((line) => `  - ${line}`)
  return [
    `Goaround ${environment}, ${from.slice(0, 10)} to ${to.slice(0, 10)}`,
    ...(digest.isWhole ? [] : ['There was more than could be read: the counts are too low.']),
    '',
    `Flaky tasks (${flaky.length})`,
    ...list(flaky.length === 0 ? ['none'] : [...tickets, ...more]),
    '',
    'What healed itself',
    ...list([
      `${countOf(healed, 'failure')} of ${countOf(tasks, 'task')}${took}`,
      `${digest.byPerson} by a person or after a redrive, ${countOf(digest.deadLetters, 'dead letter')} still waiting`,
      `${countOf(incidents.opened, 'incident')} opened, ${incidents.closed} closed`,
    ]),
    '',
    'Wrong verdicts',
    ...list(verdicts.length === 0 ? ['none'] : verdicts),
    '',
  ].join('\n')
}
