import type { SideResult } from './result.ts'

/** What the fixed side promises and has not kept. */
export function brokenPromises({ records, tasks, aggregate }: SideResult): string[] {
  const none: readonly [number, string][] = [
    [records.lost, 'lost'],
    [records.stuck, 'not read in the end'],
    [records.doubled, 'doubled'],
    [records.half, 'in one of the two sinks only'],
    [tasks.downstream, 'tasks behind failed ones that failed or still wait'],
  ]
  return [
    ...none.flatMap(([found, what]) => (found === 0 ? [] : [`fixed: ${found} ${what}`])),
    ...(records.inSink === records.good
      ? []
      : [`fixed: ${records.inSink} of ${records.good} good records in the sink`]),
    ...(records.deadLettered === records.bad
      ? []
      : [`fixed: ${records.deadLettered} dead letters in the end, of ${records.bad} records that no sink can hold`]),
    ...(records.replayed > 0 ? [] : ['fixed: no dead letter was replayed']),
    ...(aggregate.rightAfter === null ? [`fixed: ${aggregate.wrongMinutes} minutes of the aggregate are wrong`] : []),
  ]
}

/** Where the faults have done nothing, that the fixed side stood them proves nothing. */
export function missingEffects({ records, tasks, aggregate, pages }: SideResult): string[] {
  const some: readonly [number, string][] = [
    [records.lost, 'lost no record'],
    [records.doubled, 'doubled no record'],
    [tasks.rootFailures, 'had no failed task'],
    [tasks.downstream, 'had no task behind a failed one that failed or waited'],
    [aggregate.wrongMinutes, 'had no wrong minute in the end'],
    [pages, 'paged nobody'],
  ]
  return some.flatMap(([found, what]) => (found > 0 ? [] : [`fragile: ${what}, so this run proves nothing`]))
}
