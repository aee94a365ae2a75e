import { describe, expect, it, vi } from 'vitest'
import { failed, silent } from '../../../lambdas/domain/escalation/paging.ts'
import { plusSeconds } from '../../../lambdas/domain/recovery/advance.ts'
import type { RecoveryState } from '../../../lambdas/domain/recovery/recovery.ts'
import { MeasuredIncidents } from '../../../lambdas/handlers/shared/measured-incidents.ts'
import { logger } from '../../../lambdas/handlers/shared/telemetry.ts'
import { tend } from '../../../lambdas/handlers/tend-incidents.ts'
import { house } from '../../support/house.ts'
import { incidentWith } from '../../support/incidents.ts'
import { emittedBy } from '../../support/metrics.ts'
import { NOW, recoveryIn } from '../../support/recoveries.ts'

const hex = (n: number) => n.toString(16).padStart(32, '0')
const WAITING: RecoveryState = { kind: 'waiting', until: NOW }
const DEAD: RecoveryState = { kind: 'dead-lettered', reason: 'bug', sentAt: NOW }
const DONE: RecoveryState = { kind: 'waived', reason: 'run succeeded' }

/** Incidents whose members stand so, one incident a list. */
async function tending(...incidents: RecoveryState[][]) {
  const h = house()
  let made = 0
  for (const [at, states] of incidents.entries()) {
    const incident = incidentWith({ base: hex(at + 1), lastSeen: plusSeconds(NOW, -3600) })
    await h.flow.incidents.create(incident)
    for (const state of states) {
      made += 1
      const recovery = recoveryIn(state, { id: hex(0x100 + made), incidentId: incident.id })
      await h.stored({ ...recovery, subject: { ...recovery.subject, task_id: `task_${made}` } })
    }
  }
  h.time.now = plusSeconds(NOW, 3600)
  const flow = { ...h.flow, incidents: new MeasuredIncidents(h.flow.incidents) }
  return { ...h, tend: () => tend(() => flow) }
}

describe('tending incidents', () => {
  it('tells how many are open by urgency, how large the largest is, and which closed', async () => {
    const { tend } = await tending([WAITING, WAITING, DONE], [DEAD], [DONE])

    const lines = await emittedBy(tend)

    expect(lines.filter((l) => 'IncidentsOpen' in l).map((l) => [l.Urgency, l.IncidentsOpen])).toEqual([
      ['high', 1],
      ['low', 1],
    ])
    expect(Object.assign({}, ...lines)).toMatchObject({ LargestIncident: 3, IncidentsLate: 0, IncidentsClosed: 1 })
  })

  it('tells that nothing is open, so that silence is told from it', async () => {
    const { tend } = await tending()

    const lines = await emittedBy(tend)

    expect(lines.filter((l) => 'IncidentsOpen' in l).map((l) => [l.Urgency, l.IncidentsOpen])).toEqual([
      ['high', 0],
      ['low', 0],
    ])
    expect(Object.assign({}, ...lines)).toMatchObject({ LargestIncident: 0 })
  })

  it('asks the pager of what needs a person, and counts what no channel has taken', async () => {
    const { tend, asked, pagings, flow } = await tending([DEAD], [WAITING])
    const [needy] = await flow.incidents.inState('test', 'open', 9)
    const [team] = flow.policy.escalation.teams
    if (!needy || !team) throw new Error('no incident')
    expect(Object.assign({}, ...(await emittedBy(tend)))).toMatchObject({ PagesUndelivered: 0 })
    expect(asked).toEqual([{ incident_id: expect.any(String), reason: 'tended', at: plusSeconds(NOW, 3600) }])
    const id = asked[0]?.incident_id ?? ''
    await pagings.save(failed(silent('test', id), 'trigger', '503', [], team, plusSeconds(NOW, 3540)))

    expect(Object.assign({}, ...(await emittedBy(tend)))).toMatchObject({ PagesUndelivered: 1 })
    expect(asked).toHaveLength(2)
  })

  it('tells how many open ones hold what is late, and lists those first', async () => {
    const { tend, flow } = await tending([WAITING], [WAITING])
    const [late] = await flow.incidents.inState('test', 'open', 1)
    if (!late) throw new Error('no incident')
    const breach = {
      subject: 'deadline:orders',
      severity: 'error',
      due: NOW,
      since: NOW,
      at: NOW,
      detail: 'x',
    } as const
    await flow.incidents.save({
      ...late,
      version: late.version + 1,
      breaches: [{ ...breach, status: 'breached' }],
    })
    const lines = vi.spyOn(logger, 'info').mockImplementation(() => {})

    const told = Object.assign({}, ...(await emittedBy(tend)))

    expect(told).toMatchObject({ IncidentsLate: 1, Round: 'TendIncidents', RoundsDone: 1 })
    const listed = lines.mock.calls.filter(([message]) => message === 'open incident').map(([, line]) => line)
    expect(listed).toMatchObject([{ incident: late.id, late: ['deadline:orders'] }, { late: [] }])
    lines.mockRestore()
  })

  it('asks the observer to look at runs with open members that nobody looked at', async () => {
    const { tend, observed } = await tending([WAITING], [DONE])

    await emittedBy(tend)

    const { dag_id, run_id } = recoveryIn(WAITING).subject
    expect(observed).toEqual([{ kind: 'run', dag_id, run_id }])
  })
})
