import type { Letter } from '../../lambdas/domain/records/letter.ts'
import { accountFor, pagesAsMarks, slotsOf } from './account.ts'
import { letterPlace } from './letters.ts'
import type { SideResult } from './result.ts'
import type { Sink } from './sink.ts'
import type { Tasks } from './tasks.ts'
import type { Put } from './truth.ts'
import type { SideWatch } from './watch.ts'

export type Pages = readonly { readonly at: number; readonly text: string }[]

export type SideFindings = {
  readonly watch: SideWatch
  readonly sink: Sink
  readonly tasks: Tasks
  readonly pages: Pages
  readonly letters: readonly Letter[]
  readonly puts: readonly Put[]
  /** of the first event, epoch milliseconds */
  readonly started: number
  /** when the last fault was mended, seconds since the first event */
  readonly mended: number
}

/** Looks once more at what a side holds, and puts together what it came to. */
export async function sideResult(findings: SideFindings): Promise<SideResult> {
  const { watch, sink, tasks, pages, letters, puts, started, mended } = findings
  const [parquet, table, committed] = await Promise.all([sink.parquet(), sink.table(), sink.committed()])
  const waiting = letters.filter(({ state }) => state.kind !== 'replayed')
  const { side, rightSince, failed, hitNow, hitPeak, samples, marks } = watch
  const records = accountFor(side, puts, {
    parquet,
    table,
    committed,
    held: heldIds(tasks),
    letters: new Set(waiting.map(letterPlace)),
    replayed: letters.length - waiting.length,
  })
  return {
    side,
    records,
    tasks: { rootFailures: failed.size, downstream: hitNow, downstreamPeak: hitPeak },
    slots: slotsOf(samples, watch.slots),
    aggregate: {
      rightAfter: rightSince === undefined ? null : Math.max(0, Math.round(rightSince - mended)),
      wrongMinutes: samples.at(-1)?.wrong ?? 0,
      minutes: new Set(puts.flatMap(({ order }) => order?.minute ?? [])).size,
    },
    pages: pages.length,
    samples,
    marks: [...marks, ...pagesAsMarks(pages, started)].toSorted((a, b) => a.at - b.at),
  }
}

/** Whole batches are in XCom on the fragile side alone. What is no JSON has no id. */
function heldIds(tasks: Tasks): ReadonlySet<string> {
  const held = tasks.held('orders_fragile_ingest', 'read')
  return new Set(held.flatMap((text) => /"id": ?"([^"]+)"/.exec(text)?.[1] ?? []))
}
