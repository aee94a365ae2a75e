import type { Flow } from '../../flows/flow.ts'
import type { IncidentFlow } from '../../flows/join-incident.ts'
import type { Observations } from '../../ports/transport.ts'
import type { Sinks, WatchFacts, WatchStore } from '../../ports/watch.ts'
import type { WatchState } from '../facts.ts'
import { observationsOf } from '../looks.ts'
import type { WatchRow } from '../view.ts'
import { type Suspect, suspectsOf } from './blame.ts'
import { retire } from './retire.ts'
import { type WatchedDataset, watchDataset } from './watch-datasets.ts'
import { type WatchedDeadline, watchDeadline } from './watch-deadlines.ts'

export type WatchFlow = Flow &
  IncidentFlow & { readonly watch: WatchStore; readonly sinks: Sinks; readonly observations: Observations }

/** One round: incidents are looked through once, however much is late, and only where something is. */
export type Round = WatchFlow & { readonly suspects: () => Promise<readonly Suspect[]> }

/** What one subject could not be judged or booked for; the next round tries again. */
export type Trouble = { readonly subject: string; readonly error: unknown }

export type Watched = {
  readonly deadlines: readonly WatchedDeadline[]
  readonly datasets: ReadonlyMap<string, WatchedDataset>
  readonly troubles: readonly Trouble[]
}

/** One round: judges every deadline and dataset, books what changed, asks for what has to be read in Airflow. */
export async function watchAll(base: WatchFlow): Promise<Watched> {
  let suspects: Promise<readonly Suspect[]> | undefined
  const flow: Round = {
    ...base,
    suspects: () => {
      suspects ??= suspectsOf(base)
      return suspects
    },
  }
  const { environment, watch } = flow.policy
  const facts = await flow.watch.facts(environment)
  const troubles: Trouble[] = []
  const deadlines: WatchedDeadline[] = []
  const datasets = new Map<string, WatchedDataset>()
  const rows: WatchRow[] = []
  const each = async (subject: string, act: () => Promise<void>) => {
    try {
      await act()
    } catch (error) {
      troubles.push({ subject, error })
    }
  }
  for (const deadline of watch.deadlines) {
    const subject = `deadline:${deadline.dag}`
    await each(subject, async () => {
      const watched = await watchDeadline(flow, deadline, facts, stateOf(facts, subject, flow.clock()))
      deadlines.push(watched)
      rows.push(rowOf(watched, deadline.owner))
    })
  }
  for (const dataset of watch.datasets) {
    const subject = `freshness:${dataset.name}`
    await each(subject, async () => {
      const watched = await watchDataset(flow, dataset, facts, stateOf(facts, subject, flow.clock()))
      datasets.set(dataset.name, watched)
      rows.push(rowOf(watched, dataset.owner))
    })
  }
  await retire(flow, facts, each)
  await flow.observations.send(observationsOf(deadlines.flatMap(({ look }) => look ?? [])))
  if (watch.deadlines.length + watch.datasets.length > 0) {
    await flow.watch.saveView(environment, { at: flow.clock(), rows })
  }
  return { deadlines, datasets, troubles }
}

const stateOf = ({ states }: WatchFacts, subject: string, now: string): WatchState =>
  states.get(subject) ?? {
    subject,
    version: 0,
    watchedSince: now,
    undecidedFrom: null,
    status: 'ok',
    severity: 'info',
    due: null,
    since: null,
    incidentId: null,
    budget: null,
  }

const rowOf = ({ judged, state }: Pick<WatchedDeadline, 'judged' | 'state'>, owner: string | null): WatchRow => {
  const { subject, status, severity, due, why } = judged
  return { subject, status, severity, due, why: why.slice(0, 300), owner, incidentId: state.incidentId }
}
