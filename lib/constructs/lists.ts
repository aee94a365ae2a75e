import { type IWidget, LogQueryVisualizationType, LogQueryWidget } from 'aws-cdk-lib/aws-cloudwatch'
import type { HouseFunction } from './house-function.ts'

/** Told each minute: older lines are of things that may be over. */
const NOW = 'now() * 1000 - toMillis(@timestamp) < 150000'

type List = {
  readonly title: string
  readonly of: HouseFunction
  readonly lines: readonly string[]
  readonly width: number
}

/** What would be a metric for each task or DAG is a list, read from the lines of the function's log. */
function list({ title, of, lines, width }: List): IWidget {
  return new LogQueryWidget({
    title,
    logGroupNames: [of.logGroup.logGroupName],
    queryLines: [...lines],
    view: LogQueryVisualizationType.TABLE,
    width,
    height: 7,
  })
}

/** Lines of `TendIncidents`: the twenty that press most. */
export const openIncidents = (of: HouseFunction, width: number): IWidget =>
  list({
    title: 'Open incidents (goaround incident <id> tells all of one)',
    of,
    width,
    lines: [
      `filter message = "open incident" and ${NOW}`,
      'stats latest(title) as what, latest(urgency) as urgent, latest(open) as tried, latest(deadLetters) as deadLettered, latest(recovered) as healed, latest(dags) as inDags, latest(since) as began by incident',
      'sort tried desc, deadLettered desc',
      'limit 20',
    ],
  })

/** Of the same lines, those with a breach. */
export const lateIncidents = (of: HouseFunction, width: number): IWidget =>
  list({
    title: 'Incidents with late data or a late DAG run',
    of,
    width,
    lines: [
      `filter message = "open incident" and ispresent(late.0) and ${NOW}`,
      'stats latest(late.0) as first, latest(late.1) as second, latest(title) as what, latest(since) as began by incident',
      'limit 20',
    ],
  })

/** Lines of `Measure`: the ten oldest. */
export const oldestUnrecovered = (of: HouseFunction, width: number): IWidget =>
  list({
    title: 'Oldest failures that are not recovered yet, and what happens next',
    of,
    width,
    lines: [
      `filter message = "unrecovered" and ${NOW}`,
      'stats latest(task) as dagAndTask, latest(state) as stands, latest(reason) as heldFor, latest(attempts) as tried, latest(next) as nextAt, max(seconds) as age by recoveryId',
      'sort age desc',
      'limit 10',
    ],
  })

/** Lines of `ClassifyFailure`, over the range that is looked at. */
export const failingDags = (of: HouseFunction, width: number): IWidget =>
  list({
    title: 'Failing DAGs by class',
    of,
    width,
    lines: [
      'filter message = "failure accepted" and outcome != "duplicate"',
      'stats count(*) as failures, latest(category) as newest, count_distinct(task) as tasks by dag, class',
      'sort failures desc',
      'limit 20',
    ],
  })
