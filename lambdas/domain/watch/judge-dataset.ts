import { type Calendar, type Dataset, STREAM_PAGE_SHARE, STREAM_TICKET_SHARE } from '../../contracts/watch.ts'
import { spellSeconds } from '../incident/spell.ts'
import { secondsBetween } from '../recovery/advance.ts'
import { burning, minuteOf, NO_BUDGET, withMinute } from './budget.ts'
import { plusCounted } from './counted-time.ts'
import { type Budget, type Judged, milder, type Watermark } from './facts.ts'

export type DatasetFacts = {
  /** undefined: nobody has told one yet */
  readonly mark: Watermark | undefined
  /** the newest report that had too few rows to let the watermark advance */
  readonly short: Watermark | undefined
  /** how far behind the stream's consumer is, in percent of the stream's retention; null: not known, or no stream */
  readonly lagShare: number | null
  readonly watchedSince: string
  readonly budget: Budget | null
  readonly now: string
}

export type JudgedDataset = Judged & {
  /** of the newest event time at the sink; null while there is none. Seconds */
  readonly ageSeconds: number | null
  readonly budget: Budget | null
  /** place in the table of burn rates; null: it does not burn */
  readonly burning: 0 | 1 | 2 | 3 | null
}

/** How a dataset stands: by the age of its event time, by what is missing in it, by the lag of its stream. */
export function judgeDataset(dataset: Dataset, calendar: Calendar | null, facts: DatasetFacts): JudgedDataset {
  const { mark, short, now, watchedSince } = facts
  const subject = `freshness:${dataset.name}`
  // What nobody ever told of is as old as our watch.
  const from = mark?.eventTime ?? watchedSince
  const due = plusCounted(calendar, from, dataset.freshnessSeconds)
  const riskAt = plusCounted(calendar, from, dataset.freshnessSeconds - dataset.atRiskSeconds)
  const isStale = due <= now
  const budget = dataset.slo && withMinute(facts.budget ?? NO_BUDGET, minuteOf(now), isStale)
  const reached = budget && dataset.slo ? burning(budget, dataset.slo) : null
  const more = { ageSeconds: mark ? Math.max(0, secondsBetween(mark.eventTime, now)) : null, budget, burning: reached }
  const warning = milder('warning', dataset.severity)
  const lacks = short !== undefined && short.eventTime > from ? incompleteOf(short, dataset) : ''
  const age = mark ? `its newest event time is ${mark.eventTime}` : `nothing was told of it since ${watchedSince}`
  const lag = facts.lagShare ?? 0
  const judged = (status: Judged['status'], severity: Judged['severity'], why: string): JudgedDataset => ({
    ...{ subject, status, severity, due, why: `${why}${lacks}`, ...more },
  })
  if (lag >= STREAM_PAGE_SHARE) return judged('breached', dataset.severity, lagOf(dataset, lag))
  if (isStale) {
    // A promise of 99 % may be broken for minutes: it pages when its budget burns too fast to last.
    const pages = dataset.slo === null || reached === 0 || reached === 1
    const late = spellSeconds(secondsBetween(due, now))
    return judged('breached', pages ? dataset.severity : warning, `${age}, ${late} too old`)
  }
  if (lag >= STREAM_TICKET_SHARE) return judged('at-risk', warning, lagOf(dataset, lag))
  if (lacks !== '') return judged('at-risk', warning, age)
  if (riskAt <= now) return judged('at-risk', warning, `${age}, too old in ${spellSeconds(secondsBetween(now, due))}`)
  if (mark === undefined) return { ...judged('unknown', dataset.severity, age), due: null }
  if (reached !== null)
    return judged('at-risk', warning, `it was too old too often, and would not keep what is promised`)
  return judged('ok', dataset.severity, age)
}

const incompleteOf = (short: Watermark, { minRows }: Dataset): string =>
  `; incomplete: the data of ${short.eventTime} has ${short.rows ?? 'an unknown number of'} rows, expected ${minRows} at least`

const lagOf = ({ stream }: Dataset, lag: number): string =>
  `what reads ${stream?.name} is behind by ${lag.toFixed(0)} % of the ${stream?.retentionHours} h that it keeps; past that data is lost for good`
