import { badReporter } from './breaker/bad-reporter.ts'
import { detection } from './breaker/detection.ts'
import { lateVerdicts } from './breaker/late-verdicts.ts'
import { proberCrash } from './breaker/prober-crash.ts'
import { forcing, opening } from './breaker/propagation.ts'
import { singleProbe } from './breaker/single-probe.ts'
import { skew } from './breaker/skew.ts'
import { API_KEY, DEP_KEY } from './breaker/stage.ts'
import { throttling } from './breaker/throttling.ts'
import { machine } from './machine.ts'
import { table, whole } from './table.ts'

const span = ([low, high]: readonly [number, number]) => (low === high ? whole(low) : `${whole(low)}–${whole(high)}`)
const percent = (share: number) => `${(100 * share).toFixed(1)} %`
const seconds = (value: number) => `${value.toFixed(1)} s`

/** Prints what many callers make of one breaker, in simulated time. `--quick` takes a tenth. */
export async function benchBreaker(
  args: readonly string[],
  print: (line: string) => void = console.log,
): Promise<void> {
  const of = (many: number) => (args.includes('--quick') ? Math.ceil(many / 10) : many)
  print(`breaker · ${machine()}`)
  print('')
  for (const share of [0.5, 1]) for (const line of detectionTable(of(1000), share)) print(line)
  print('')
  for (const line of throttlingTable(of(300))) print(line)
  print('')
  for (const line of table(['', 'histories', 'ours', 'without'], await otherRows(of))) print(line)
}

function detectionTable(runs: number, share: number): string[] {
  const rows = [50, 200].map((callers) => {
    const { shared, failures, perCaller } = detection(runs, callers, share)
    return [whole(callers), ...[shared[0], shared[1], failures, perCaller[0], perCaller[1]].map(whole)]
  })
  const heading = [
    `callers, ${share * 100} % fail`,
    'calls to OPEN',
    'p95',
    'of them failed',
    '5 in a row by one',
    'p95',
  ]
  return table(heading, rows)
}

function throttlingTable(histories: number): string[] {
  const cases = [
    [0.01, 0.01],
    [0.01, 0.5],
    [0.01, 1],
  ] as const
  const rows = cases.flatMap(([before, after]) =>
    [true, false].map((spread) => {
      const { lost, peak, wrong, openedAfter } = throttling(histories, before, after, spread)
      const name = `${before * 100} % fail, then ${after * 100} %; ${spread ? 'spread' : 'one partition'}`
      const opened = before === after ? '' : openedAfter.map((after) => `${after.toFixed(2)} s`).join(', ')
      return [name, whole(histories), percent(lost), whole(peak), percent(wrong / histories), opened]
    }),
  )
  const heading = [
    '2,000 outcomes/s, DynamoDB throttles',
    'histories',
    'lost',
    'peak WCU/s',
    'wrong',
    'OPEN p95: whole, kept',
  ]
  return table(heading, rows)
}

async function otherRows(of: (many: number) => number): Promise<string[][]> {
  const probe = await singleProbe(of(1000))
  const late = await lateVerdicts(of(10_000))
  const unfenced = await lateVerdicts(of(1000), false)
  const crash = { dep: await proberCrash(of(200), DEP_KEY, 60), api: await proberCrash(of(200), API_KEY, 10) }
  const bad = badReporter(of(20), 10_000, 0)
  const noisy = badReporter(of(20), 10_000, 0.01)
  const spread = [await opening(of(50), 'reads'), await opening(of(50), 'keeps')]
  const forced = await forcing(of(50), 'keeps', 'FORCED_OPEN')
  const skewed = { dep: await skew(of(100), DEP_KEY), api: await skew(of(100), API_KEY) }
  const crashRow = (name: string, { histories, longestSeconds, allowedSeconds, stuck }: typeof crash.dep) => [
    `${name} died: next one after, at most (allowed ${allowedSeconds} s); stuck`,
    whole(histories),
    `${seconds(longestSeconds)}; ${stuck}`,
    '',
  ]
  const skewRow = (name: string, { histories, extra, violations }: typeof skewed.dep) => [
    `clocks ±120 s, ${name}: extra probes in an open period, at most; unfenced writes`,
    whole(histories),
    `${extra[0]}; ${violations}`,
    '',
  ]
  return [
    [`${probe.callers} callers at once: admitted`, whole(probe.seeds), span(probe.admitted), span(probe.unconditional)],
    [
      `late verdicts (${whole(late.late)} of ${whole(late.verdicts)}): writes by others than the holder`,
      whole(late.interleavings),
      whole(late.violations),
      `${whole(unfenced.violations)} in ${whole(unfenced.interleavings)}`,
    ],
    crashRow('dep prober', crash.dep),
    crashRow('api prober', crash.api),
    ['one of 10 always fails, 10,000 calls: opened', whole(bad.histories), whole(bad.opened), whole(bad.withoutQuorum)],
    ['and 1 % of the others’ calls', whole(noisy.histories), whole(noisy.opened), whole(noisy.withoutQuorum)],
    ...spread.map(({ histories, longestSeconds }, n) => [
      `OPEN seen by all, who ${n === 0 ? 'read a replica 1 s behind' : 'keep what they read for 2 s'}, after at most`,
      whole(histories),
      seconds(longestSeconds),
      '',
    ]),
    ['FORCED_OPEN over views kept for 2 s: let through after 2 s', whole(forced.histories), whole(forced.tooLate), ''],
    skewRow('dep', skewed.dep),
    skewRow('api', skewed.api),
  ]
}
