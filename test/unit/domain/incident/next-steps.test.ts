import { describe, expect, it } from 'vitest'
import { MemoryLedger } from '../../../../lambdas/adapters/memory-ledger.ts'
import { partsOf } from '../../../../lambdas/domain/flows/tend-incidents.ts'
import type { Incident } from '../../../../lambdas/domain/incident/incident.ts'
import { nextSteps } from '../../../../lambdas/domain/incident/next-steps.ts'
import { HEALED, incidentOf, PARKED, secondsIn, type Task, type Turn, tell } from '../../../support/incident-story.ts'

const PLANNED: Turn = [3, { kind: 'planning', notBefore: null }]
const waiting = (seconds: number): Turn[] => [PLANNED, [4, { kind: 'waiting', until: secondsIn(seconds) }]]

async function next(tasks: readonly Task[], change: Partial<Incident> = {}) {
  const ledger = new MemoryLedger()
  const incident = incidentOf(change)
  for (const task of tasks) await tell(ledger, incident, task)
  const parts = await partsOf({ ledger, incidents: ledger.incidents }, incident)
  return nextSteps(incident, parts).map(({ at, what }) => [at, what])
}

describe('what comes next for an incident', () => {
  it('is the soonest first, equal things once', async () => {
    const held: Turn = [4, { kind: 'held', until: secondsIn(60), reason: 'kill-switch' }]
    expect(
      await next([
        { id: 'a', index: 0, turns: waiting(90) },
        { id: 'b', index: 1, turns: waiting(70) },
        { id: 'c', index: 2, turns: waiting(80) },
        { id: 'd', task: 'load', turns: [PLANNED, held] },
      ]),
    ).toEqual([
      [secondsIn(60), 'a look at price_feed/load (held: acting is paused until goaround resume)'],
      [secondsIn(70), 'attempt 1 of price_feed/fetch_prices[1], and 2 others'],
    ])
  })

  it('is a person where there are dead letters, said after what happens by itself', async () => {
    const steps = await next([
      { id: 'a', turns: [[5, PARKED]] },
      { id: 'b', task: 'load', turns: waiting(90) },
    ])
    expect(steps).toEqual([
      [secondsIn(90), 'attempt 1 of price_feed/load'],
      [null, '1 dead letter waits for a person: mend the cause, then redrive'],
    ])
  })

  it('is its closing where all have recovered, and nothing when it is closed', async () => {
    expect(await next([{ id: 'a', turns: HEALED }])).toEqual([
      [null, 'closes by itself when it has been quiet for long enough'],
    ])
    expect(await next([{ id: 'a', turns: HEALED }], { state: { kind: 'closed', at: secondsIn(700) } })).toEqual([
      [null, 'nothing: it is over'],
    ])
  })

  it('says nothing of members that are in another incident now', async () => {
    const change = { incidentId: `${'d'.repeat(32)}-1` }
    expect(await next([{ id: 'a', turns: waiting(90), change }])).toEqual([
      [null, 'closes by itself when it has been quiet for long enough'],
    ])
  })
})
