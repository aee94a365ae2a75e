import { describe, expect, it } from 'vitest'
import { closeIncidents } from '../../../../local/scenario/close-incidents.ts'
import type { IncidentTrail } from '../../../../local/scenario/incident-trails.ts'
import { Waits } from '../../../../local/scenario/waits.ts'
import type { World } from '../../../../local/scenario/world.ts'
import { incidentTrail } from './trails.ts'

/** A world whose incidents are these, one list a wake-up. */
function worldOf(...after: readonly IncidentTrail[][]) {
  const woken: string[] = []
  const said: string[] = []
  const waits = new Waits(Date.now() + 60_000)
  const world = {
    ledger: {
      get incidents() {
        return after[Math.min(woken.length, after.length - 1)] ?? []
      },
    },
    cloud: {
      outputs: { TendIncidentsFunctionName: 'tend' },
      wake: async (name: string) => void woken.push(name),
    },
    say: (text: string) => void said.push(text),
    until: <T>(what: string, find: () => T | undefined | Promise<T | undefined>) => waits.until(what, find, 0),
  } as unknown as World
  return { world, woken, said }
}

describe('closing incidents', () => {
  const open = incidentTrail([], { state: { kind: 'open' } })
  const closed = incidentTrail([])

  it('wakes the function that does it, says so, and waits until none is open', async () => {
    const { world, woken, said } = worldOf([open, closed], [closed, closed])

    await closeIncidents(world)

    expect(woken).toEqual(['tend'])
    expect(said).toEqual([expect.stringContaining('tend-incidents')])
  })

  it('wakes nobody where all are closed', async () => {
    const { world, woken, said } = worldOf([closed])

    await closeIncidents(world)

    expect([woken, said]).toEqual([[], []])
  })
})
