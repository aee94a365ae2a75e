import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import local from '../../../../lib/config/stages/local.ts'
import { TICKET_DEPENDENCY, ticketStats, ticketSync } from '../../../../local/scenario/cases/tickets.ts'
import { expectedOf } from '../../../../local/scenario/scenario-case.ts'
import { Waits } from '../../../../local/scenario/waits.ts'
import type { World } from '../../../../local/scenario/world.ts'
import { recoveredTrail } from './trails.ts'

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

describe('the end of the outage', () => {
  const trailOf = (dag_id: string) => recoveredTrail({ subject: { dag_id, run_id: 'r', task_id: 't', map_index: 0 } })

  /** What is asked of Airflow in a world whose ledger and runs stand so, look by look; the last stays. */
  async function askedIn(looks: { readonly dags: string[]; readonly state?: string }[]): Promise<string[]> {
    const asked: string[] = []
    const waits = new Waits(Date.now() + 60_000)
    let look = looks[0]
    const world = {
      breaker: true,
      runId: 'r',
      ledger: {
        get trails() {
          look = looks.shift() ?? look
          return look?.dags.map(trailOf)
        },
      },
      airflow: {
        run: async (dag: string) => {
          const state = look?.state ?? 'not found'
          asked.push(`${dag} ${state}`)
          return { state }
        },
      },
      breakers: { of: () => undefined },
      apis: { tickets: { health: () => 'well' } },
      say: () => {},
      until: <T>(what: string, find: () => T | undefined | Promise<T | undefined>) => waits.until(what, find, 0),
    } as unknown as World
    await ticketSync.direct?.(world)
    return asked
  }
  const both = ['ticket_sync', 'ticket_stats']

  it('is when both runs are a success, and not when one has failed: that is being recovered', async () => {
    const asked = await askedIn([
      { dags: both, state: 'running' },
      { dags: both, state: 'failed' },
      { dags: both, state: 'success' },
    ])

    expect(asked.filter((one) => one.startsWith('ticket_sync'))).toEqual([
      'ticket_sync running',
      'ticket_sync failed',
      'ticket_sync success',
    ])
  })

  it('is not looked for in a run that is not started yet', async () => {
    const looks = [{ dags: [] }, { dags: ['ticket_sync'] }, { dags: both, state: 'success' }]

    expect(await askedIn(looks)).toEqual(['ticket_sync success', 'ticket_stats success'])
  })
})
