import { setTimeout as delay } from 'node:timers/promises'
import { type AlarmNumbers, type AlarmState, numbersText, periodOf, stateOf } from './alarm.ts'
import type { Deployed } from './deployed.ts'
import type { Fault } from './fault.ts'
import { type Metric, type Minute, metricName } from './metric.ts'
import { type Panel, panelShowing } from './panels.ts'
import type { Stage } from './stage.ts'

/** How long after the schedule of who counts it a fault has to be seen. Seconds. */
export const ALLOWED_SECONDS = 60
const LOOK_MILLISECONDS = 1_000

export type SeenMetric = {
  readonly name: string
  /** undefined: not in time */
  readonly seconds: number | undefined
  readonly panel: Pick<Panel, 'dashboard' | 'title'> | undefined
}

/** What became of a fault. */
export type Seen = {
  readonly fault: Fault
  readonly metrics: readonly SeenMetric[]
  readonly alarm: {
    readonly name: string
    readonly numbers: string
    readonly state: AlarmState
    /** until it was in its state; undefined where it should not leave it, or did not come into it in time */
    readonly seconds: number | undefined
    /** the emulator made it, or we did from its numbers, since the emulator refuses metric math */
    readonly by: 'emulator' | 'computed'
  }
}

/** Injects a fault, looks until all that must show it does or time is over, and mends it. */
export async function observe(stage: Stage, { alarms, dashboards }: Deployed, fault: Fault): Promise<Seen> {
  const name = `goaround-local-${fault.alarm.reason}`
  const numbers = alarms.find(({ AlarmName }) => AlarmName === name)
  if (numbers === undefined) throw new Error(`no template has the alarm ${name}`)
  const began = Date.now()
  const panels = await stage.cloudwatch.panels(dashboards)
  const metrics = fault.metrics.map(({ of, atLeast }) => ({ metric: of(stage), atLeast }))
  const seenAt = new Map<Metric | 'alarm', number>()
  let state: AlarmState | undefined
  let by: 'emulator' | 'computed' = 'emulator'
  let injected: number | undefined
  let failed: unknown
  const injecting = fault.inject(stage).then(
    (at) => {
      injected = at
    },
    (error: unknown) => {
      failed = error
    },
  )
  const allowed = () => (injected ?? Date.now()) + (fault.schedule.seconds + ALLOWED_SECONDS) * 1000
  const quiet = fault.alarm.state === 'OK'
  const isSeen = () =>
    injected !== undefined && metrics.every(({ metric }) => seenAt.has(metric)) && (quiet || seenAt.has('alarm'))

  while (!isSeen() && Date.now() < allowed()) {
    await delay(LOOK_MILLISECONDS)
    if (failed !== undefined) throw failed
    for (const { metric, atLeast } of metrics) {
      const value = seenAt.has(metric) ? undefined : await stage.cloudwatch.value(metric, began)
      if (value !== undefined && value >= atLeast) seenAt.set(metric, Date.now())
    }
    const made = await stage.cloudwatch.alarmState(name)
    by = made === undefined ? 'computed' : 'emulator'
    state = made ?? (await computed(stage, numbers))
    if (state === fault.alarm.state && !seenAt.has('alarm')) seenAt.set('alarm', Date.now())
  }
  await injecting
  await fault.undo(stage)

  const since = (what: Metric | 'alarm') => {
    const at = seenAt.get(what)
    return at === undefined ? undefined : Math.max(0, (at - (injected ?? began)) / 1000)
  }
  return {
    fault,
    metrics: metrics.map(({ metric }) => ({
      name: metricName(metric),
      seconds: since(metric),
      panel: panelShowing(panels, metric),
    })),
    alarm: {
      name,
      numbers: numbersText(numbers),
      state: state ?? 'INSUFFICIENT_DATA',
      seconds: quiet ? undefined : since('alarm'),
      by,
    },
  }
}

/** Over the metrics of the emulator, since that refuses the alarm itself. */
async function computed({ cloudwatch }: Stage, alarm: AlarmNumbers): Promise<AlarmState> {
  const now = Date.now()
  const since = now - (periodOf(alarm) * alarm.EvaluationPeriods + 60) * 1000
  const minutes: Record<string, Minute[]> = {}
  for (const { Id, MetricStat } of alarm.Metrics ?? []) {
    if (!MetricStat) continue
    const { Namespace, MetricName, Dimensions } = MetricStat.Metric
    const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, String(Value)]))
    minutes[Id] = await cloudwatch.minutes({ namespace: Namespace, name: MetricName, dimensions }, since)
  }
  return stateOf(alarm, minutes, now / 1000)
}

/** Sentences that name what did not show the fault as it must; none where all did. */
export function shortcomings({ fault, metrics, alarm }: Seen): string[] {
  const limit = fault.schedule.seconds + ALLOWED_SECONDS
  return [
    ...metrics.flatMap(({ name, seconds, panel }) => [
      ...(seconds === undefined || seconds > limit ? [`${fault.name}: ${name} did not show it within ${limit} s`] : []),
      ...(panel === undefined ? [`${fault.name}: no panel shows ${name}`] : []),
    ]),
    ...(alarm.state === fault.alarm.state
      ? []
      : [`${fault.name}: ${alarm.name} is ${alarm.state}, not ${fault.alarm.state}`]),
  ]
}
