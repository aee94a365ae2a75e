import type { CascadeResult, SideResult } from './result.ts'
import { count, many } from './words.ts'

/** A sentence in two parts: what became of the records, and the rest. */
export type Verdict = { readonly good: boolean; readonly records: string; readonly rest: string }

/** What a side came to, by its numbers alone. */
export function verdictOf(side: SideResult, { faults }: Pick<CascadeResult, 'faults'>): Verdict {
  const { records, tasks, aggregate, pages } = side
  const whole = records.inSink === records.good && records.lost + records.stuck + records.doubled + records.half === 0
  return {
    good: whole && tasks.downstream === 0 && aggregate.rightAfter !== null && aggregate.wrongMinutes === 0,
    records: whole ? wholeIn(records) : missingIn(records),
    rest: [...setAside(records), ...tasksIn(tasks), totals(aggregate, faults.length > 0), paged(pages)].join('; '),
  }
}

const wholeIn = ({ good }: SideResult['records']): string =>
  good === 0 ? 'there were no good records' : `all ${many(good, 'good record')} are in the sink, each once`

function missingIn({ good, inSink, lost, stuck, doubled, half }: SideResult['records']): string {
  const ways: readonly (readonly [number, string])[] = [
    [lost, 'lost'],
    [stuck, 'not written'],
    [doubled, 'in the sink more than once'],
    [half, 'in one of the two sinks only'],
  ]
  const found = ways.flatMap(([value, words]) => (value === 0 ? [] : [`${count(value)} ${words}`]))
  const told = found.length === 0 ? `${count(inSink)} in the sink` : listed(found)
  return `of ${many(good, 'good record')}, ${told}`
}

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

function setAside({ bad, deadLettered, replayed }: SideResult['records']): string[] {
  const told = [
    ...(deadLettered > 0 ? [`${many(deadLettered, 'record')} dead-lettered with the reason`] : []),
    ...(replayed > 0 ? [`${count(replayed)} replayed after the mend`] : []),
  ]
  if (told.length > 0) return [told.join(', ')]
  return bad > 0 ? [`${many(bad, 'bad record')} not set aside anywhere`] : []
}

function tasksIn({ rootFailures, downstream }: SideResult['tasks']): string[] {
  if (rootFailures === 0 && downstream === 0) return ['no task failed for good']
  const behind =
    downstream === 0
      ? 'left no task behind them failed or stuck'
      : `left ${many(downstream, 'task')} behind them failed or stuck`
  return [`${many(rootFailures, 'root failure')} ${behind}`]
}

function totals({ rightAfter, wrongMinutes, minutes }: SideResult['aggregate'], faulty: boolean): string {
  if (minutes === 0) return 'no totals'
  if (wrongMinutes > 0) return `${count(wrongMinutes)} of ${many(minutes, 'minute')} of the totals wrong at the end`
  if (rightAfter === null) return 'the totals not right before the end'
  return faulty ? `the totals right ${count(rightAfter)} s after the last fault` : 'the totals right'
}

const paged = (pages: number): string => (pages === 0 ? 'nobody paged' : `${many(pages, 'page')} to people`)
