import type { WatermarkReported } from '../../../contracts/events.ts'
import type { Dataset } from '../../../contracts/watch.ts'
import type { WatchStore } from '../../ports/watch.ts'
import type { Watermark } from '../facts.ts'
import { type Advanced, advanceOf } from '../watermark.ts'

export type MarkFlow = {
  readonly policy: { readonly environment: string; readonly watch: { readonly datasets: readonly Dataset[] } }
  readonly clock: () => string
  readonly watch: WatchStore
}

/**
 * Books what was told or read of a dataset. Late, doubled and reordered tellings change nothing: the watermark goes
 * forward only. What has too few rows is noted beside it.
 */
export async function bookWatermark(
  { watch, policy, clock }: MarkFlow,
  dataset: Dataset,
  told: Watermark,
): Promise<Advanced> {
  const what = advanceOf(dataset, await watch.mark(policy.environment, dataset.name), told, clock())
  if (what === 'advance') await watch.advance(policy.environment, told)
  if (what === 'too-few-rows') await watch.noteShort(policy.environment, told)
  return what
}

/** What a task told; undefined: of a dataset that is not watched, or whose source is another. */
export async function bookReport(flow: MarkFlow, event: WatermarkReported): Promise<Advanced | undefined> {
  const dataset = flow.policy.watch.datasets.find(({ name }) => name === event.dataset)
  if (dataset?.source.kind !== 'reported') return undefined
  const eventTime = new Date(event.event_time).toISOString()
  return bookWatermark(flow, dataset, { dataset: dataset.name, eventTime, rows: event.rows, at: flow.clock() })
}
