import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Deployed, deployedBy } from '../../../bench/visibility/deployed.ts'
import { watchedEnvironment } from '../../../bench/visibility/environment.ts'
import { FAULTS } from '../../../bench/visibility/faults.ts'
import { dashboardsOf } from '../../support/dashboards.ts'
import { goaroundOf } from '../../support/goaround-app.ts'

const page = readFileSync('docs/visibility.md', 'utf8')
/** Cells of the table's rows. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.includes('---'))
  .slice(1)
  .map((line) => line.split('|').map((cell) => cell.trim()))

let there: Deployed
let panels: string[]
beforeAll(() => {
  const { templates } = goaroundOf(watchedEnvironment('2026-01-31T03:45:00Z'))
  there = deployedBy(templates.map((template) => template.toJSON()))
  panels = dashboardsOf(templates).flatMap(({ name, widgets }) =>
    widgets.map(({ properties }) => `${name} › ${properties.title}`),
  )
})

describe('docs/visibility.md', () => {
  it('has a row for each fault that is injected, and none for another', () => {
    const named = rows.map(([, fault]) => fault).filter((fault) => fault !== '')

    expect(named).toEqual(FAULTS.map(({ name }) => name))
  })

  it('names panels that there are', () => {
    expect(rows.map(([, , , , panel]) => panel).filter((panel) => !panels.includes(panel ?? ''))).toEqual([])
  })

  it('names the alarm of each fault, which there is, with the state it must be in', () => {
    const told = rows.filter(([, fault]) => fault !== '').map(([, , , , , alarm, state]) => ({ alarm, state }))

    expect(told).toEqual(
      FAULTS.map(({ alarm }) => ({
        alarm: alarm.reason,
        state: expect.stringMatching(new RegExp(`^${alarm.state}(, computed)?$`)),
      })),
    )
    const names = there.alarms.map(({ AlarmName }) => AlarmName)
    expect(names).toEqual(expect.arrayContaining(told.map(({ alarm }) => `goaround-local-${alarm}`)))
  })

  it('was written by a run that saw every fault in time', () => {
    const seconds = rows.flatMap(([, , , after]) => (after === undefined ? [] : [after]))

    expect(seconds.filter((text) => !/^\d+ s$/.test(text))).toEqual([])
  })
})

describe('docs/aws-cli.md', () => {
  const transcript = readFileSync('docs/aws-cli.md', 'utf8')

  it.each([
    'cloudwatch get-dashboard',
    'cloudwatch describe-alarms',
    'sqs start-message-move-task',
    'sqs list-message-move-tasks',
    'sqs get-queue-attributes',
  ])('holds what was typed: aws %s', (command) => {
    expect(transcript).toContain(`$ aws ${command}`)
  })

  it('shows a move that moved the dead letter, and the queue empty after it', () => {
    expect(transcript).toMatch(/"ApproximateNumberOfMessagesMoved": 1,/)
    expect(transcript).toMatch(/"ApproximateNumberOfMessages": "1"[\s\S]*"ApproximateNumberOfMessages": "0"/)
  })

  it('holds nothing of the machine it was written on', () => {
    for (const text of [transcript, page]) expect(text).not.toMatch(/\/tmp\/|\/home\/|\/work\/|\/root\//)
  })
})
