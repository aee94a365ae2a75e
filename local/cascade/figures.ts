import type { Cell } from '../view/table.ts'
import type { CascadeResult, SideResult } from './result.ts'
import { count } from './words.ts'

/** A row of the comparison. `good` and `bad` are said only of what should be none. */
export type Figure = { readonly label: string; readonly fragile: Cell; readonly fixed: Cell }
export type FigureGroup = { readonly name: string; readonly figures: readonly Figure[] }

/** What is compared, in the order in which it is read: each number of both sides once. */
export function figuresOf({ fragile, fixed }: CascadeResult): FigureGroup[] {
  const figure = (label: string, cell: (side: SideResult) => Cell): Figure => ({
    label,
    fragile: cell(fragile),
    fixed: cell(fixed),
  })
  return [
    {
      name: 'records',
      figures: [
        figure('put on the stream, repeats too', ({ records }) => plain(records.put)),
        figure('good, each once', ({ records }) => plain(records.good)),
        figure('bad: no sink can hold them', ({ records }) => plain(records.bad)),
        figure('good ones in the sink', ({ records }) => plain(records.inSink)),
        figure('lost: behind the checkpoint, not in the sink', ({ records }) => none(records.lost)),
        figure('stuck: not written in the end', ({ records }) => none(records.stuck)),
        figure('doubled: in the sink more than once', ({ records }) => none(records.doubled)),
        figure('half published: in one of the two sinks', ({ records }) => none(records.half)),
        figure('dead-lettered, with their reason', ({ records }) => plain(records.deadLettered)),
        figure('replayed after the mend', ({ records }) => plain(records.replayed)),
      ],
    },
    {
      name: 'tasks',
      figures: [
        figure('root failures', ({ tasks }) => plain(tasks.rootFailures)),
        figure('tasks behind them failed or stuck in the end', ({ tasks }) => none(tasks.downstream)),
        figure('the same at the worst moment', ({ tasks }) => plain(tasks.downstreamPeak)),
        figure('failed or stuck per root failure', ({ tasks }) => perRoot(tasks)),
      ],
    },
    {
      name: 'slots',
      figures: [
        figure('of the executor', ({ slots }) => plain(slots.all)),
        figure('slot-seconds held only to wait', ({ slots }) => plain(slots.waitingSeconds)),
        figure('seconds with no slot free', ({ slots }) => plain(slots.fullSeconds)),
      ],
    },
    {
      name: 'aggregate',
      figures: [
        figure('minutes wrong at the end', ({ aggregate: { wrongMinutes, minutes } }) => ({
          text: `${count(wrongMinutes)} of ${count(minutes)}`,
          tone: wrongMinutes === 0 ? 'good' : 'bad',
        })),
        figure('seconds until it was right again', ({ aggregate: { rightAfter } }) =>
          rightAfter === null ? { text: 'not before the end', tone: 'bad' } : plain(rightAfter),
        ),
      ],
    },
    { name: 'people', figures: [figure('pages', ({ pages }) => plain(pages))] },
  ]
}

const plain = (value: number): Cell => ({ text: count(value) })
const none = (value: number): Cell => ({ text: count(value), tone: value === 0 ? 'good' : 'bad' })

function perRoot({ rootFailures, downstream }: SideResult['tasks']): Cell {
  if (rootFailures > 0) return none(downstream / rootFailures)
  return downstream === 0 ? { text: '0', tone: 'good' } : { text: `${count(downstream)}, no root`, tone: 'bad' }
}
