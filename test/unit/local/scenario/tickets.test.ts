import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import local from '../../../../lib/config/stages/local.ts'
import { TICKET_DEPENDENCY, ticketStats, ticketSync } from '../../../../local/scenario/cases/tickets.ts'
import { expectedOf } from '../../../../local/scenario/scenario-case.ts'

const dagFile = (dag: string) => readFileSync(`airflow/dags/${dag}.py`, 'utf8')

describe('the tasks that call the ticket API', () => {
  it.each([
    [ticketSync, 'QUEUES = list(range(6))', 'send_reply'],
    [ticketStats, 'TEAMS = list(range(5))', 'read_survey'],
  ])('fail one and all, but for those behind a sensor: %o', (c, indexes, behind) => {
    const file = dagFile(c.dag)

    expect(file).toContain(indexes)
    expect(expectedOf(c)).toHaveLength(Number(/range\((\d)\)/.exec(indexes)?.[1]))
    expect(file).toContain(`BreakerSensor(task_id="wait_for_api", dependency=DEPENDENCY, probe_task_id="${behind}"`)
    expect(new Set(c.possible?.map(({ task }) => task))).toEqual(new Set([behind]))
  })

  it('are guarded by, and declare, the one dependency that has a breaker', () => {
    expect(local.breakers?.dependencies?.map(({ name }) => name)).toEqual([TICKET_DEPENDENCY])
    for (const dag of [ticketSync.dag, ticketStats.dag]) {
      expect(dagFile(dag)).toContain(`DEPENDENCY = "${TICKET_DEPENDENCY}"`)
    }
  })
})
