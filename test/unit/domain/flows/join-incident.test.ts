import { beforeEach, describe, expect, it } from 'vitest'
import { isTold, joinIncident, moveIncident } from '../../../../lambdas/domain/flows/join-incident.ts'
import type { Incident } from '../../../../lambdas/domain/incident/incident.ts'
import type { Incidents } from '../../../../lambdas/domain/ports/incidents.ts'
import { VersionConflict } from '../../../../lambdas/domain/ports/ledger.ts'
import { failedEvent } from '../../../support/events.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn, verdictOf } from '../../../support/recoveries.ts'

const SUBJECT = recoveryIn({ kind: 'opened' }).subject
const BUG = verdictOf({ category: 'code-bug', dependency: null, evidence: [] })
/** Further reads after the first that a conflict is answered with. */
const BORNE = 20

let h: ReturnType<typeof house>
beforeEach(() => {
  h = house()
})
const join = (incidents: Incidents = h.ledger.incidents, verdict = verdictOf(), told = true) =>
  joinIncident({ ...h.flow, incidents }, SUBJECT, verdict, told)
const stored = () => [...h.ledger.incidents.incidents.values()]

/** The store, where somebody else is quicker so many times over. */
function contended(times: number, quicker: () => void = () => {}) {
  let left = times
  const tries: Incident[] = []
  const raced = (write: (incident: Incident) => Promise<void>) => async (incident: Incident) => {
    tries.push(incident)
    if (left-- <= 0) return write(incident)
    quicker()
    throw new VersionConflict(incident.id)
  }
  const { incidents } = h.ledger
  const port: Incidents = {
    latest: (base) => incidents.latest(base),
    load: (id) => incidents.load(id),
    create: raced((incident) => incidents.create(incident)),
    save: raced((incident) => incidents.save(incident)),
    addMember: (id, member) => incidents.addMember(id, member),
    members: (id) => incidents.members(id),
    saveRun: (id, run) => incidents.saveRun(id, run),
    runs: (id) => incidents.runs(id),
    inState: (environment, kind, limit) => incidents.inState(environment, kind, limit),
  }
  return { port, tries }
}

describe('a failure', () => {
  it('opens the incident of its cause, with its first piece of evidence', async () => {
    const id = await join()

    expect(stored()).toMatchObject([
      { id, generation: 1, cause: { kind: 'dependency' }, category: 'network', evidence: 'errno=ECONNREFUSED' },
    ])
  })

  it('without evidence opens it with its category', async () => {
    await join(undefined, BUG)

    expect(stored()).toMatchObject([{ cause: { kind: 'fingerprint' }, evidence: 'category code-bug' }])
  })

  it('that tells nothing opens that of its run', async () => {
    await join(undefined, verdictOf({ category: 'unknown', dependency: null }), false)

    expect(stored()).toMatchObject([{ cause: { kind: 'run', dagId: SUBJECT.dag_id, runId: SUBJECT.run_id } }])
  })

  it('of the same cause joins it and writes nothing', async () => {
    const id = await join()
    const { port, tries } = contended(0)

    expect(await join(port, verdictOf({ category: 'timeout', fingerprint: 'other' }))).toBe(id)
    expect(tries).toEqual([])
    expect(stored()).toMatchObject([{ version: 1, category: 'network' }])
  })

  it('of the same cause after a while marks it as seen', async () => {
    const id = await join()
    h.time.now = '2026-11-01T00:02:00.000Z'

    expect(await join()).toBe(id)
    expect(stored()).toMatchObject([{ version: 2, firstSeen: NOW, lastSeen: h.time.now }])
  })
})

describe('a failure that meets others', () => {
  it('joins what the quicker one opened', async () => {
    const theirs: string[] = []
    const { port, tries } = contended(1, () => void join().then((id) => theirs.push(id)))

    const mine = await join(port)

    expect(theirs).toEqual([mine])
    expect(tries.length).toBe(1)
    expect(stored().length).toBe(1)
  })

  it('decides anew for as many conflicts as are borne', async () => {
    const { port, tries } = contended(BORNE)

    await join(port)

    expect(tries.length).toBe(BORNE + 1)
    expect(stored().length).toBe(1)
  })

  it('gives up after one more, so that its message comes again', async () => {
    const { port, tries } = contended(BORNE + 1)

    await expect(join(port)).rejects.toThrow(VersionConflict)
    expect(tries.length).toBe(BORNE + 1)
    expect(stored()).toEqual([])
  })

  it('does not take a store that cannot be reached for a conflict', async () => {
    const { port, tries } = contended(1, () => {
      throw new Error('no route to the store')
    })

    await expect(join(port)).rejects.toThrow('no route to the store')
    expect(tries.length).toBe(1)
  })
})

describe('a recovery whose failure is another one now', () => {
  const moving = (verdict = BUG, told = true) =>
    moveIncident(h.flow, recoveryIn({ kind: 'opened' }, { incidentId: 'before-1' }), verdict, told, NOW)

  it('becomes a member of the other cause', async () => {
    const id = await moving()

    expect(id).not.toBe('before-1')
    expect(await h.ledger.incidents.members(id)).toEqual([
      { recoveryId: recoveryIn({ kind: 'opened' }).id, subject: SUBJECT, failedAt: NOW },
    ])
  })

  it('stays where it is when nothing was told', async () => {
    expect(await moving(BUG, false)).toBe('before-1')
    expect(stored()).toEqual([])
  })

  it('of the same cause is no member anew', async () => {
    const incidentId = await join()
    const recovery = recoveryIn({ kind: 'opened' }, { incidentId })

    expect(await moveIncident(h.flow, recovery, verdictOf(), true, NOW)).toBe(incidentId)
    expect(await h.ledger.incidents.members(incidentId)).toEqual([])
  })
})

describe('a failure is told', () => {
  it.each([
    ['an exception', {}, true],
    ['an error text', { exception: [], error_text: 'x' }, true],
    ['a log tail', { exception: [], log_tail: 'x' }, true],
    ['nothing', { exception: [] }, false],
    ['empty texts', { exception: [], error_text: '', log_tail: '' }, false],
  ])('with %s: %o is %s', (_, change, told) => {
    expect(isTold(failedEvent(change))).toBe(told)
  })
})
