import { beforeAll, describe, expect, it } from 'vitest'
import { METRIC_NAMESPACE, METRICS } from '../../../lambdas/contracts/metrics.ts'
import { TELLS } from '../../../lambdas/domain/breaker/table.ts'
import { FUNCTION_NAMES } from '../../../lib/constructs/recovery-functions.ts'
import { dashboardsOf, metricsOf, type Widget } from '../../support/dashboards.ts'
import { goaroundOf, goaroundOfStage, resourcesOf, smallConfig } from '../../support/goaround-app.ts'

/** As many as a configuration takes. */
const NINE = Array.from({ length: 9 }, (_, n) => ({ name: `pipeline-${n}` }))

let prod: Awaited<ReturnType<typeof goaroundOfStage>>
let boards: ReturnType<typeof dashboardsOf>
beforeAll(async () => {
  prod = await goaroundOfStage('prod')
  boards = dashboardsOf(prod.templates)
})

const boardOf = (name: string) => {
  const found = boards.find((board) => board.name === name)
  if (!found) throw new Error(`no dashboard ${name}`)
  return found
}
const titled = (title: RegExp): Widget => {
  const found = boards.flatMap(({ widgets }) => widgets).find((widget) => title.test(widget.properties.title ?? ''))
  if (!found) throw new Error(`no panel ${title}`)
  return found
}

describe('the dashboards', () => {
  it('fit into what CloudWatch takes, also with all that is optional', () => {
    const dependencies = [{ name: 'http:api.example.com', pool: 'api_slots' }]
    const all = goaroundOf({ ...smallConfig('all'), pipelines: NINE, breakers: { dependencies } })
    for (const { name, widgets, metrics } of [...boards, ...dashboardsOf(all.templates)]) {
      expect(widgets.length, name).toBeLessThanOrEqual(500)
      expect(metrics.length, name).toBeLessThanOrEqual(2500)
      for (const widget of widgets) {
        expect(widget.properties.metrics?.length ?? 0, widget.properties.title).toBeLessThanOrEqual(500)
        expect(widget.properties.alarms?.length ?? 0, widget.properties.title).toBeLessThanOrEqual(100)
      }
    }
  })

  it('each link to the runbook, Airflow, executions, dead letters and each other', () => {
    for (const { name, widgets } of boards.filter(({ name }) => !name.endsWith('freshness'))) {
      const links = widgets.find(({ type }) => type === 'text')?.properties.markdown ?? ''
      for (const part of [
        '/goaround/runbook.md)',
        'runbook.md#first-five-minutes',
        'environments/airflow-prod/sso',
        '#/statemachines/view/',
        'goaround-prod-recovery)',
        'goaround-prod-platform)',
        'goaround-prod-records)',
        'goaround-prod)',
      ])
        expect(links, name).toContain(part)
      expect(links, name).toMatch(/\[Dead letters\]\(https:\/\/console\.aws\.amazon\.com\/sqs/)
    }
  })

  it('show each metric of the contract, by values that are emitted', () => {
    const shown = boards.flatMap(({ metrics }) => metrics).filter((m) => m.Namespace === METRIC_NAMESPACE)
    const searched = JSON.stringify(boards.flatMap(({ widgets }) => widgets.map((w) => w.properties.metrics ?? [])))
    const expressions = [...searched.matchAll(/MetricName=\\+"(\w+)/g)].map(([, name]) => name)
    const names = new Set([...shown.map((m) => m.MetricName), ...expressions])

    for (const name of Object.keys(METRICS)) expect([...names], name).toContain(name)
  })

  it('show whatever breakers tell, but for the stale verdicts, which are counted apart', () => {
    const news = metricsOf(titled(/^What became of breakers$/)).filter((m) => m.MetricName === 'BreakerNews')
    const told = news.map((m) => m.Dimensions?.find((d) => d.Name === 'News')?.Value)

    expect(told.toSorted()).toEqual(TELLS.filter((tell) => tell !== 'stale-verdict').toSorted())
  })
})

describe('the overview', () => {
  it('asks what whoever is on call wants to know, in that order', () => {
    const { widgets } = boardOf('goaround-prod')
    const asked = widgets.flatMap(({ properties }) => /^## (.*)/.exec(properties.markdown ?? '')?.[1] ?? [])

    expect(asked).toEqual([
      'Does anyone need me?',
      'What is broken?',
      'What is the automation doing about it?',
      'Which data is late?',
      'What else changed?',
    ])
  })

  it('shows the state of every alarm', () => {
    const shown = boardOf('goaround-prod').widgets.flatMap(({ properties }) => properties.alarms ?? [])
    const { reasons } = prod.stacks.observability.alarms

    expect(shown).toHaveLength(reasons.length)
    for (const reason of reasons) expect(shown.some((arn) => arn.endsWith(`:goaround-prod-${reason}`))).toBe(true)
  })

  it.each([
    ['Open incidents', 'TendIncidents', 'open incident'],
    ['Incidents with late data', 'TendIncidents', 'open incident'],
    ['Oldest failures', 'Measure', 'unrecovered'],
    ['Failing DAGs', 'ClassifyFailure', 'failure accepted'],
  ])('lists from the log, which no metric could hold: %s', (title, fn, message) => {
    const query = titled(new RegExp(`^${title}`)).properties.query ?? ''

    expect(query).toContain(`message = "${message}"`)
    const groups = Object.keys(resourcesOf([prod.recovery], 'AWS::Logs::LogGroup'))
    expect(groups.some((id) => id.startsWith(`${fn}Logs`))).toBe(true)
    expect(query).toMatch(/^SOURCE '/)
  })
})

describe('the platform', () => {
  it('has a curve of each function for errors, throttles and duration', () => {
    const functions = Object.keys(resourcesOf(prod.templates, 'AWS::Lambda::Function'))
    expect(functions.length).toBeGreaterThanOrEqual(FUNCTION_NAMES.length)
    for (const title of [/^Lambda: errors$/, /^Lambda: throttles$/, /^Lambda: duration/])
      expect(metricsOf(titled(title))).toHaveLength(functions.length)
  })

  it('shows Airflow by the names and dimensions that MWAA gives its metrics', () => {
    const { metrics } = boardOf('goaround-prod-platform')
    const ofMwaa = metrics.filter((m) => /MWAA/.test(m.Namespace))

    expect(ofMwaa.map((m) => `${m.Namespace} ${m.MetricName} ${m.Dimensions?.map((d) => d.Name).join(' ')}`)).toEqual([
      'AmazonMWAA SchedulerHeartbeat Environment Function',
      'AmazonMWAA ImportErrors Environment Function',
      'AWS/MWAA QueuedTasks Environment',
      'AWS/MWAA RunningTasks Environment',
      'AWS/MWAA ApproximateAgeOfOldestTask Environment',
      'AWS/MWAA CPUUtilization Cluster Environment',
      'AWS/MWAA CPUUtilization Cluster Environment',
      'AmazonMWAA OpenSlots Environment Function',
    ])
  })
})
